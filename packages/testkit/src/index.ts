export * from './temp-repo.js';
export * from './run-cub.js';
export * from './harness-suite.js';
