/** The zod models. Loading zod takes about as long as starting Node, so import this where a write is validated, not at start-up. */
export * from './common.js';
export * from './task.js';
export * from './plan.js';
export * from './events/index.js';
export * from './envelope.js';
export * from './ledger-entry.js';
export * from './epic-entry.js';
export * from './plan-entry.js';
export * from './run-entry.js';
export * from './config.js';
export * from './results/index.js';
