import type { MapLanguage } from '@cub/plugin-sdk';

const QUERY = `
(function_declaration name: (identifier) @name) @definition.function
(method_declaration name: (field_identifier) @name) @definition.method
(type_spec name: (type_identifier) @name type: (struct_type)) @definition.class
(type_spec name: (type_identifier) @name type: (interface_type)) @definition.interface
(type_spec name: (type_identifier) @name) @definition.type
(type_alias name: (type_identifier) @name) @definition.type
(method_elem name: (field_identifier) @name) @definition.method
(source_file (const_declaration (const_spec name: (identifier) @name) @definition.constant))
(source_file (var_declaration (var_spec name: (identifier) @name) @definition.constant))
(source_file (var_declaration (var_spec_list (var_spec name: (identifier) @name) @definition.constant)))

(call_expression function: (identifier) @reference)
(call_expression function: (selector_expression field: (field_identifier) @reference))
(type_identifier) @reference
(import_spec path: (interpreted_string_literal) @import)
`;

export const go: MapLanguage = {
  extensions: ['.go'],
  grammar: { module: require.resolve('tree-sitter-go'), wasm: require.resolve('tree-sitter-go/tree-sitter-go.wasm') },
  query: QUERY,
  publicNames: /^\p{Lu}/u,
};
