// Appends events to the journal of a folder: node append-process.cjs <dir> <agent> <count> <bytes>; prints each acknowledged id.
const { writeSync } = require('node:fs');
const { openTestJournal } = require('./open-test-journal.cjs');

const [dir, agent, count, bytes] = process.argv.slice(2);
const journal = openTestJournal(dir);
for (let i = 0; i < Number(count); i += 1) {
  const event = journal.append('agent.note', { i, text: 'x'.repeat(Number(bytes)) }, { agent });
  writeSync(1, `${event.id}\n`);
}
