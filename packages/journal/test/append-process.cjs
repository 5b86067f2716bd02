// Appends events to the journal of a folder: node append-process.cjs <dir> <agent> <count> <bytes>; prints its session and each acknowledged id.
const { writeSync } = require('node:fs');
const { join } = require('node:path');
const { allocateSessionId } = require('@cub/journal');
const { openTestJournal } = require('./open-test-journal.cjs');

const [dir, agent, count, bytes] = process.argv.slice(2);
const journal = openTestJournal(dir);
const session = allocateSessionId({ localDir: join(dir, '.git', 'cub'), agent, now: new Date() });
writeSync(1, `${session}\n`);
for (let i = 0; i < Number(count); i += 1) {
  const event = journal.append('agent.note', { i, text: 'x'.repeat(Number(bytes)) }, { agent });
  writeSync(1, `${event.id}\n`);
}
