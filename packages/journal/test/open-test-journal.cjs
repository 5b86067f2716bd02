// A journal over a folder, for tests and for the processes that they start.
const { join } = require('node:path');
const { monotonicFactory } = require('ulid');
const { createRedactor, openJournal } = require('../dist/index.js');

exports.openTestJournal = (dir, overrides = {}) =>
  openJournal({
    root: dir,
    localDir: join(dir, '.git', 'cub'),
    ledgerDir: join(dir, '.cub', 'ledger'),
    tree: 'main',
    trees: async () => ['main'],
    isInHistory: async () => new Set(),
    redactor: createRedactor({ env: {} }),
    clock: { now: () => new Date() },
    newId: monotonicFactory(),
    context: () => ({}),
    ...overrides,
  });
