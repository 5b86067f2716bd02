import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { benchJournal, NOTE } from '../src/open-journal.mjs';
import { below } from '../src/goals.mjs';
import { figure, inTempFolder } from '../src/measure.mjs';

const EVENTS = 100_000;

/** Reading and ordering a large journal, against parsing the same lines. */
export default async function fold() {
  return inTempFolder(async (dir) => {
    const lines = Array.from({ length: EVENTS }, (_, i) => line(i));
    const folder = join(dir, 'local', 'journal', '2026-01-01');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'cub.01J00000000000000000000000.jsonl'), `${lines.join('\n')}\n`);
    const parsing = time(() => lines.forEach((text) => JSON.parse(text)));
    const started = performance.now();
    const { events, faults } = await benchJournal(dir).read('machine');
    const reading = performance.now() - started;
    if (events.length !== EVENTS || faults.length > 0) throw new Error(`read ${events.length} of ${EVENTS} events, ${faults.length} faults`);
    return [figure(`reading ${EVENTS} events in order`, reading, 'ms', { name: 'JSON.parse of the lines', value: parsing }, below(1000, 'ms'))];
  });
}

function line(i) {
  const at = new Date(Date.UTC(2026, 0, 1) + i * 10).toISOString();
  return JSON.stringify({ v: 1, id: `01J${String(i).padStart(23, '0')}`, ts: at, type: 'agent.note', event: 'info', agent: 'cub', session_id: '2026-01-01_cub_000', task_id: `t-${i % 500}`, source: 'bench', summary: 'note', data: NOTE, writer: '01J00000000000000000000000', seq: i + 1, tree: 'main' });
}

function time(work) {
  const started = performance.now();
  work();
  return performance.now() - started;
}
