export * from './temp-repo.js';
export * from './run-cub.js';
export * from './spawn-for-tests.js';
export * from './harness-suite.js';
