import type { MapLanguage } from '@cub/plugin-sdk';
import { ecmascriptImports } from './ecmascript-imports.js';
import { ECMASCRIPT_QUERY, JSX_QUERY, TYPESCRIPT_ONLY_QUERY } from './ecmascript-query.js';

export const typescript: MapLanguage = {
  extensions: ['.ts', '.mts', '.cts'],
  grammar: { module: require.resolve('tree-sitter-typescript'), export: 'typescript', wasm: require.resolve('tree-sitter-typescript/tree-sitter-typescript.wasm') },
  query: ECMASCRIPT_QUERY + TYPESCRIPT_ONLY_QUERY,
  importTargets: ecmascriptImports,
};

/** TypeScript with markup; a grammar of its own, as `<T>x` means something else. */
export const tsx: MapLanguage = {
  extensions: ['.tsx'],
  grammar: { module: require.resolve('tree-sitter-typescript'), export: 'tsx', wasm: require.resolve('tree-sitter-typescript/tree-sitter-tsx.wasm') },
  query: ECMASCRIPT_QUERY + TYPESCRIPT_ONLY_QUERY + JSX_QUERY,
  importTargets: ecmascriptImports,
};
