// node append-process.mjs <journal|bare> <dir> <count>: appends, and says how long it took in ms.
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { benchJournal, NOTE } from './open-journal.mjs';

const [kind, dir, count] = process.argv.slice(2);
const append = kind === 'journal' ? journalAppend() : bareAppend();
const started = performance.now();
for (let i = 0; i < Number(count); i += 1) append(i);
process.stdout.write(`${performance.now() - started}\n`);

function journalAppend() {
  const journal = benchJournal(dir);
  // The first append loads the models; a run does that once.
  journal.append('agent.note', { warm: true });
  return (i) => journal.append('agent.note', { ...NOTE, i });
}

function bareAppend() {
  mkdirSync(dir, { recursive: true });
  const fd = openSync(join(dir, `${process.pid}.jsonl`), 'a');
  process.on('exit', () => closeSync(fd));
  return (i) => writeSync(fd, `${JSON.stringify({ ...NOTE, i, padding: 'x'.repeat(300) })}\n`);
}
