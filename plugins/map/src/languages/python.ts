import { posix } from 'node:path';
import type { ImportTargets, MapLanguage } from '@cub/plugin-sdk';

const QUERY = `
(class_definition name: (identifier) @name) @definition.class
(class_definition body: (block (function_definition name: (identifier) @name) @definition.method))
(class_definition body: (block (decorated_definition (function_definition name: (identifier) @name) @definition.method)))
(function_definition name: (identifier) @name) @definition.function
(module (expression_statement (assignment left: (identifier) @name)) @definition.constant)

(call function: (identifier) @reference)
(call function: (attribute attribute: (identifier) @reference))
(decorator (identifier) @reference)
(decorator (attribute attribute: (identifier) @reference))
(class_definition superclasses: (argument_list (identifier) @reference))
(class_definition superclasses: (argument_list (attribute attribute: (identifier) @reference)))
(type (identifier) @reference)
(type (generic_type (identifier) @reference))
(type (binary_operator (identifier) @reference))
(type (subscript (identifier) @reference))
(import_from_statement name: (dotted_name (identifier) @reference .))
(import_from_statement name: (aliased_import name: (dotted_name (identifier) @reference .)))

(import_statement name: (dotted_name) @import)
(import_statement name: (aliased_import name: (dotted_name) @import))
(import_from_statement module_name: (dotted_name) @import)
(import_from_statement module_name: (relative_import) @import)
`;

export const python: MapLanguage = {
  extensions: ['.py', '.pyi'],
  grammar: { module: require.resolve('tree-sitter-python'), wasm: require.resolve('tree-sitter-python/tree-sitter-python.wasm') },
  query: QUERY,
  publicNames: /^(?!_)/,
  importTargets: pythonImports,
};

/** A module is a file or a folder; an absolute import does not say where its root is. */
function pythonImports(specifier: string, from: string): ImportTargets {
  const [, dots = '', name = ''] = /^(\.*)(.*)$/.exec(specifier) ?? [];
  const path = name.trim().split('.').filter(Boolean).join('/');
  const modules = (base: string) => [`${base}.py`, `${base}/__init__.py`, `${base}.pyi`];
  if (dots === '') return { paths: [], ends: path === '' ? [] : modules(path) };
  const folder = posix.join(posix.dirname(from), ...Array<string>(dots.length - 1).fill('..'));
  return { paths: path === '' ? [posix.join(folder, '__init__.py')] : modules(posix.join(folder, path)) };
}
