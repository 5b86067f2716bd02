/** What commands print with `--json`. */
export * from './ledger-list.js';
export * from './ledger-stats.js';
export * from './ledger-show.js';
export * from './ledger-files.js';
export * from './ledger-changes.js';
export * from './context-show.js';
export * from './map.js';
