import { setTimeout } from 'node:timers/promises';
import { createHost } from '@cub/core';
import { journalToken, recordsToken } from '@cub/plugin-sdk';
import { bundledPlugins } from 'cub/dist/bundled-plugins.js';
import { atMost } from '../src/goals.mjs';
import { lineageOf, writeLedger } from '../src/ledger-journal.mjs';
import { figure, inTempFolder, median, prepareProject } from '../src/measure.mjs';

const SIZES = [10, 1000, 10_000];
const HUGE = 100_000;
/** More than the 3 s of `FileListing`. */
const SETTLED_MS = 3500;

/** Recording a task must cost the same however many there are. */
export default async function publication({ huge }) {
  const costs = [];
  for (const size of [...SIZES, ...(huge ? [HUGE] : [])]) {
    costs.push(await inTempFolder(async (dir) => {
      prepareProject(dir);
      writeLedger(dir, size);
      // A ledger is not written a moment before: of folders that have just changed no time can tell whether they did once more.
      await setTimeout(SETTLED_MS);
      return { size, ms: await publicationCost(dir) };
    }));
  }
  const [least, ...others] = costs;
  return others.map(({ size, ms }) => figure(`publishing a task, ${size} entries`, ms, 'ms', { name: `with ${least.size} entries`, value: least.ms }, atMost(1.2)));
}

/** One more task of an epic and a plan recorded and published, again and again in one process, as a run does. @returns ms, the median */
async function publicationCost(dir) {
  const host = createHost({ cwd: dir, bundled: bundledPlugins() });
  const [journal, records] = [await host.get(journalToken), await host.get(recordsToken)];
  const snapshot = { title: 'One more', description: '', type: 'task', priority: 2, labels: [], acceptance_criteria: [], depends_on: [], created_at: '2026-01-01T00:00:00.000Z' };
  const times = [];
  for (let i = 0; i < 25; i += 1) {
    const started = performance.now();
    journal.append('task.started', { snapshot, lineage: lineageOf(0) }, { task_id: `more-s${i}`, run_id: 'cub-more' });
    await records.publish();
    times.push(performance.now() - started);
  }
  // The first ones read what is there.
  return median(times.slice(5));
}
