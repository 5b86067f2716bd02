'use strict';

/**
 * The jest preset of every package: TypeScript through swc, tests beside the code and in `test/`.
 * Usage, in a package's jest.config.cjs: `module.exports = require('@cub/jest-preset');`
 */
module.exports = {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/src/**/*.test.ts', '<rootDir>/test/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/', '/fixtures/'],
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  transform: {
    '^.+\\.ts$': [
      require.resolve('@swc/jest'),
      {
        jsc: { parser: { syntax: 'typescript', decorators: true }, target: 'es2022' },
        // Keeps `await import('esm-only')` a real import: the CommonJS transform would turn it into require().
        module: { type: 'commonjs', ignoreDynamic: true },
      },
    ],
  },
  // Sources import each other as `./x.js`, the name after compilation.
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': ['$1.ts', '$1.js'] },
  // For what hangs, not for what is slow: on a machine with much else to do a test of processes takes ten times as long.
  testTimeout: 180_000,
  // Packages run beside each other (turbo), so one process each; the longest one, and a package alone, may use `cub-jest -w 2`.
  maxWorkers: 1,
  reporters: ['default', require.resolve('./jest-counts.cjs')],
};
