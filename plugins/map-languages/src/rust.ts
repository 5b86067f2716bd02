import { posix } from 'node:path';
import type { ImportTargets, MapLanguage } from '@cub/plugin-sdk';

const QUERY = `
(impl_item body: (declaration_list (function_item name: (identifier) @name) @definition.method))
(trait_item body: (declaration_list (function_signature_item name: (identifier) @name) @definition.method))
(trait_item body: (declaration_list (function_item name: (identifier) @name) @definition.method))
(function_item name: (identifier) @name) @definition.function
(struct_item name: (type_identifier) @name) @definition.class
(union_item name: (type_identifier) @name) @definition.class
(enum_item name: (type_identifier) @name) @definition.enum
(trait_item name: (type_identifier) @name) @definition.interface
(type_item name: (type_identifier) @name) @definition.type
(mod_item name: (identifier) @name body: (_)) @definition.module
(macro_definition name: (identifier) @name) @definition.function
(const_item name: (identifier) @name) @definition.constant
(static_item name: (identifier) @name) @definition.constant

((function_item (visibility_modifier)) @exported)
((struct_item (visibility_modifier)) @exported)
((enum_item (visibility_modifier)) @exported)
((trait_item (visibility_modifier)) @exported)
((type_item (visibility_modifier)) @exported)
((const_item (visibility_modifier)) @exported)
((static_item (visibility_modifier)) @exported)

(call_expression function: (identifier) @reference)
(call_expression function: (field_expression field: (field_identifier) @reference))
(call_expression function: (scoped_identifier name: (identifier) @reference))
(macro_invocation macro: (identifier) @reference)
(type_identifier) @reference
(use_declaration argument: (scoped_identifier) @import)
(use_declaration argument: (scoped_use_list path: (_) @import))
(mod_item name: (identifier) @import !body)
`;

export const rust: MapLanguage = {
  extensions: ['.rs'],
  grammar: { module: require.resolve('tree-sitter-rust'), wasm: require.resolve('tree-sitter-rust/tree-sitter-rust.wasm') },
  query: QUERY,
  importTargets: rustImports,
};

/** `mod name;` is a file beside or below; of a path such as `crate::core::Engine` the last part may be a file or something in one. */
function rustImports(specifier: string, from: string): ImportTargets {
  const parts = specifier.split('::').map((part) => part.trim()).filter((part) => !['crate', 'self', 'super'].includes(part));
  const files = (names: readonly string[]) => (names.length === 0 ? [] : [`${names.join('/')}.rs`, `${names.join('/')}/mod.rs`]);
  if (parts.length === 1) {
    const folder = posix.dirname(from);
    const own = posix.join(folder, posix.basename(from, '.rs'));
    return { paths: [...files([folder, ...parts]), ...files([own, ...parts])].map((path) => posix.normalize(path)), ends: files(parts) };
  }
  return { paths: [], ends: [...files(parts), ...files(parts.slice(0, -1))] };
}
