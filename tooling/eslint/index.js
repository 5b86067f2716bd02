import { existsSync } from 'node:fs';
import tseslint from 'typescript-eslint';
import cub from './rules/index.js';
import { coreRules, sizeRules, typedRules } from './rule-sets.js';

/**
 * The flat configuration of every package: `export { default } from '@cub/eslint-config'`.
 * Types come from the package's tsconfig.test.json, which knows sources and tests.
 */
export default [
  { ignores: ['**/dist/', '**/node_modules/', '**/coverage/', '**/fixtures/', '**/*.d.ts'] },
  {
    files: ['**/*.ts', '**/*.mjs', '**/*.cjs', '**/*.js'],
    // A rule that is wrong is changed here, for all, and not switched off in passing.
    linterOptions: { noInlineConfig: true },
    plugins: { cub, '@typescript-eslint': tseslint.plugin },
    rules: { ...coreRules, ...sizeRules, 'cub/file-name': 'error', 'cub/no-disable': 'error', 'cub/no-process-exit': 'error' },
  },
  { files: ['**/*.cjs'], languageOptions: { sourceType: 'commonjs' } },
  {
    files: ['**/*.ts'],
    languageOptions: {
      parser: tseslint.parser,
      parserOptions: {
        project: existsSync('tsconfig.test.json') ? ['./tsconfig.test.json'] : ['./tsconfig.json'],
        tsconfigRootDir: process.cwd(),
      },
    },
    rules: {
      ...typedRules,
      'cub/error-code': 'error',
      'cub/flag-env': 'error',
      'cub/no-console': 'error',
      'cub/no-heavy-import': 'error',
    },
  },
  // The one place that ends the process, after it has seen that everything is written.
  { files: ['src/end-in-time.ts', 'src/guard-the-end.ts'], rules: { 'cub/no-process-exit': 'off' } },
  {
    files: ['**/*.test.ts', '**/*.test.mjs', '**/test/**'],
    rules: { 'max-lines-per-function': 'off', 'cub/error-code': 'off', '@typescript-eslint/no-unsafe-return': 'off' },
  },
];
