import { join } from 'node:path';
import { createRedactor, openJournal } from '@cub/journal';
import { monotonicFactory } from 'ulid';

/** A journal over a folder, as the host opens it. */
export function benchJournal(dir) {
  return openJournal({
    root: dir,
    localDir: join(dir, 'local'),
    ledgerDir: join(dir, '.cub', 'ledger'),
    tree: 'main',
    trees: async () => ['main'],
    isInHistory: async () => new Set(),
    redactor: createRedactor({ env: process.env }),
    clock: { now: () => new Date() },
    newId: monotonicFactory(),
    context: () => ({}),
  });
}

/** About what an agent's event carries. */
export const NOTE = { text: 'The parser reads the header first and then as many entries as it says. '.repeat(4) };
