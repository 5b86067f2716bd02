import { createExtensionPoint } from '../token.js';

/** Where an import leads, as candidates of which the first that exists counts. All paths have `/`. */
export interface ImportTargets {
  /** Paths from the root, with ending: `src/cub/core.py`. They are asked for one after the other until one exists. */
  readonly paths: Iterable<string>;
  /** Ends of paths, for imports that do not say where their root is: `cub/core.py` is found as `src/cub/core.py`. */
  readonly ends?: Iterable<string>;
}

/**
 * What `cub map` has to know about a programming language. `itBehavesLikeMapLanguage` is its contract.
 *
 * The query is one of tree-sitter. Its captures: `@definition.KIND` around a definition, with `@name` in the same pattern; `@reference` on a name that is
 * defined elsewhere (calls, types, what is inherited or imported); `@import` on what is imported from; `@exported` on a definition that other files can
 * see, `@exported.name` on its name where it is exported elsewhere in the file. KIND is one of `function class method interface type enum constant module`.
 * @example
 * cub.contribute(points.mapLanguage, {
 *   id: 'lua',
 *   create: () => ({
 *     extensions: ['.lua'],
 *     grammar: { module: require.resolve('tree-sitter-lua'), wasm: require.resolve('tree-sitter-lua/tree-sitter-lua.wasm') },
 *     query: '(function_declaration name: (identifier) @name) @definition.function (function_call name: (identifier) @reference)',
 *   }),
 * });
 */
export interface MapLanguage {
  /** Of its files, each with its dot. What another language has claimed by a smaller id is left to that one. */
  readonly extensions: readonly string[];
  /** Where its grammar is; see {@link MapGrammar}. */
  readonly grammar: MapGrammar;
  /** Of tree-sitter; it has to compile. */
  readonly query: string;
  /** Names at the top of a file that other files can see without a mark; where the language marks them, `@exported` says so instead. @defaultValue none */
  readonly publicNames?: RegExp;
  /** Where an import leads. @param specifier as it stands in the source, without quotes. @param from path of the importing file. @defaultValue nowhere */
  readonly importTargets?: (specifier: string, from: string) => ImportTargets;
}

/** Where a grammar of tree-sitter is, in one form or both. Paths are absolute: grammars are loaded in threads of their own. */
export interface MapGrammar {
  /** A module for `require` that exports the grammar for Node's native binding. */
  readonly module?: string;
  /** Which export of the module. @defaultValue the module itself */
  readonly export?: string;
  /** A WebAssembly file, for where there is no native binding. */
  readonly wasm?: string;
}
/** Languages of which `cub map` knows definitions and references. */
export const mapLanguagePoint = createExtensionPoint<MapLanguage>('mapLanguage');
