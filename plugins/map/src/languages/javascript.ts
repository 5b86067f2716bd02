import type { MapLanguage } from '@cub/plugin-sdk';
import { ecmascriptImports } from './ecmascript-imports.js';
import { ECMASCRIPT_QUERY, JAVASCRIPT_ONLY_QUERY, JSX_QUERY } from './ecmascript-query.js';

export const javascript: MapLanguage = {
  extensions: ['.js', '.jsx', '.mjs', '.cjs'],
  grammar: { module: require.resolve('tree-sitter-javascript'), wasm: require.resolve('tree-sitter-javascript/tree-sitter-javascript.wasm') },
  query: ECMASCRIPT_QUERY + JAVASCRIPT_ONLY_QUERY + JSX_QUERY,
  importTargets: ecmascriptImports,
};
