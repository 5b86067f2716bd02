import type { MapLanguage } from '@cub/plugin-sdk';

const QUERY = `
(class_declaration name: (identifier) @name) @definition.class
(record_declaration name: (identifier) @name) @definition.class
(interface_declaration name: (identifier) @name) @definition.interface
(annotation_type_declaration name: (identifier) @name) @definition.interface
(enum_declaration name: (identifier) @name) @definition.enum
(method_declaration name: (identifier) @name) @definition.method
(constructor_declaration name: (identifier) @name) @definition.method
(field_declaration (modifiers "static" "final") declarator: (variable_declarator name: (identifier) @name)) @definition.constant
(constant_declaration declarator: (variable_declarator name: (identifier) @name)) @definition.constant

((class_declaration (modifiers "public")) @exported)
((record_declaration (modifiers "public")) @exported)
((interface_declaration (modifiers "public")) @exported)
((enum_declaration (modifiers "public")) @exported)
((method_declaration (modifiers "public")) @exported)

(method_invocation name: (identifier) @reference)
(object_creation_expression type: (type_identifier) @reference)
(type_identifier) @reference
(import_declaration (scoped_identifier) @import)
`;

export const java: MapLanguage = {
  extensions: ['.java'],
  grammar: { module: require.resolve('tree-sitter-java'), wasm: require.resolve('tree-sitter-java/tree-sitter-java.wasm') },
  query: QUERY,
  // The folder of a source root is not in the name of a package.
  importTargets: (specifier) => ({ paths: [], ends: [`${specifier.replaceAll('.', '/')}.java`] }),
};
