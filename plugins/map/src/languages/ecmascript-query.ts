/** What JavaScript and TypeScript have in common. */
export const ECMASCRIPT_QUERY = `
(function_declaration name: (identifier) @name) @definition.function
(generator_function_declaration name: (identifier) @name) @definition.function
(method_definition name: [(property_identifier) (private_property_identifier) (string) (computed_property_name)] @name) @definition.method
(lexical_declaration (variable_declarator name: (identifier) @name value: [(arrow_function) (function_expression) (generator_function)])) @definition.function
(variable_declaration (variable_declarator name: (identifier) @name value: [(arrow_function) (function_expression) (generator_function)])) @definition.function
(program (lexical_declaration (variable_declarator name: (identifier) @name)) @definition.constant)
(program (export_statement (lexical_declaration (variable_declarator name: (identifier) @name)) @definition.constant))
(program (variable_declaration (variable_declarator name: (identifier) @name)) @definition.constant)
(program (export_statement (variable_declaration (variable_declarator name: (identifier) @name)) @definition.constant))
(pair key: (property_identifier) @name value: [(arrow_function) (function_expression)]) @definition.method
(assignment_expression left: (member_expression property: (property_identifier) @name) right: [(arrow_function) (function_expression)]) @definition.method

(export_statement declaration: (_) @exported)
(export_statement (export_clause (export_specifier name: (identifier) @exported.name)))
(export_statement value: (identifier) @exported.name)

(call_expression function: (identifier) @reference)
(call_expression function: (member_expression property: (property_identifier) @reference))
(new_expression constructor: (identifier) @reference)
(new_expression constructor: (member_expression property: (property_identifier) @reference))
(import_specifier name: (identifier) @reference)
(import_clause (identifier) @reference)
(export_statement (export_clause (export_specifier name: (identifier) @reference)) source: (_))

(import_statement source: (string) @import)
(export_statement source: (string) @import)
(call_expression function: (import) arguments: (arguments (string) @import))
(call_expression function: (identifier) @_require arguments: (arguments . (string) @import) (#eq? @_require "require"))
`;

export const JSX_QUERY = `
(jsx_opening_element name: (identifier) @reference)
(jsx_self_closing_element name: (identifier) @reference)
(jsx_opening_element name: (member_expression property: (property_identifier) @reference))
(jsx_self_closing_element name: (member_expression property: (property_identifier) @reference))
`;

export const JAVASCRIPT_ONLY_QUERY = `
(class_declaration name: (identifier) @name) @definition.class
(field_definition property: (_) @name value: [(arrow_function) (function_expression)]) @definition.method
(class_heritage (identifier) @reference)
(class_heritage (member_expression property: (property_identifier) @reference))
`;

export const TYPESCRIPT_ONLY_QUERY = `
(class_declaration name: (type_identifier) @name) @definition.class
(abstract_class_declaration name: (type_identifier) @name) @definition.class
(class name: (type_identifier) @name) @definition.class
(function_signature name: (identifier) @name) @definition.function
(method_signature name: (property_identifier) @name) @definition.method
(abstract_method_signature name: (property_identifier) @name) @definition.method
(public_field_definition name: [(property_identifier) (private_property_identifier)] @name value: [(arrow_function) (function_expression)]) @definition.method
(interface_declaration name: (type_identifier) @name) @definition.interface
(type_alias_declaration name: (type_identifier) @name) @definition.type
(enum_declaration name: (identifier) @name) @definition.enum
(internal_module name: (identifier) @name) @definition.module
(ambient_declaration (lexical_declaration (variable_declarator name: (identifier) @name)) @definition.constant)

(type_identifier) @reference
(extends_clause value: (identifier) @reference)
(extends_clause value: (member_expression property: (property_identifier) @reference))
(decorator (identifier) @reference)
`;
