// Does something with the journal of a folder and dies, as by kill -9, before its n-th change of the disk:
// node kill-at.cjs <n> <compactPublished | archiveJournal | recordBatch | writeFiles> <folder>
const fs = require('node:fs');
const { join } = require('node:path');

const [n, name, root] = process.argv.slice(2);
let changes = 0;
for (const change of ['linkSync', 'renameSync', 'rmSync', 'rmdirSync', 'mkdirSync', 'writeSync', 'fsyncSync', 'fdatasyncSync']) {
  const original = fs[change];
  fs[change] = (...given) => {
    changes += 1;
    if (changes === Number(n)) process.kill(process.pid, 'SIGKILL');
    return original(...given);
  };
}
const { monotonicFactory } = require('ulid');
const { archiveJournal, compactPublished, writeFilesDurable } = require('../dist/index.js');
const { openTestJournal } = require('./open-test-journal.cjs');

const ledgerDir = join(root, '.cub', 'ledger');
const common = { root, ledgerDir, localDir: join(root, '.git', 'cub'), newId: monotonicFactory() };
const actions = {
  compactPublished: () => compactPublished({ ...common, tree: 'main' }, '2026-02', false),
  archiveJournal: () =>
    archiveJournal({ ...common, trees: [{ name: 'main', ledgerDir }], isKept: async (paths) => new Set(paths), liveRuns: new Set(), today: '2026-01-06' }, false),
  writeFiles: () => writeFilesDurable(['a', 'b/c/d', 'b/e'].map((path) => ({ path: join(root, path), data: 'new' })), { within: root }),
  recordBatch: async () => {
    const journal = openTestJournal(root);
    const batch = journal.batch();
    for (let i = 0; i < 50; i += 1) batch.append('agent.note', { i });
    await journal.publish({ batch });
    batch.commit();
  },
};
void actions[name]();
