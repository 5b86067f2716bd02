import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createHost } from '@cub/core';
import { journalToken, recordsToken } from '@cub/plugin-sdk';
import { bundledPlugins } from 'cub/dist/bundled-plugins.js';
import { CUB, figure, inTempFolder, interleaved, median, prepareProject, timeProcess } from './measure.mjs';
import { taskId, writeLedger } from './ledger-journal.mjs';

const SIZES = [10, 1000, 10_000];
const HUGE = 100_000;

/** Writing and asking at several sizes of a ledger; the reference of a query is SQLite with the same question and the same data, where it is installed. */
export async function ledgerScale({ rounds, huge }) {
  const sizes = [...SIZES, ...(huge ? [HUGE] : [])];
  const figures = [];
  const writes = {};
  for (const size of sizes) {
    figures.push(...(await inTempFolder(async (dir) => {
      prepareProject(dir);
      writeLedger(dir, size);
      const queries = queriesAt(dir, size, size === HUGE ? Math.min(rounds, 5) : rounds);
      writes[size] = await writeCost(dir);
      return queries;
    })));
  }
  const least = { name: `with ${SIZES[0]} entries`, value: writes[SIZES[0]] };
  return [...figures, ...sizes.slice(1).map((size) => figure(`publishing a task, ${size} entries`, writes[size], 'ms', least, size === HUGE ? null : '≤ 1.2 ×'))];
}

function queriesAt(dir, size, rounds) {
  const cub = (...args) => timeProcess(process.execPath, [CUB, ...args], { cwd: dir });
  const first = cub('ledger', 'list');
  const sqlite = size < 10_000 ? null : sqliteOf(dir);
  const asked = {
    version: () => cub('--version'),
    list: () => cub('ledger', 'list'),
    search: () => cub('ledger', 'search', 'kind 30 first', '--status', 'completed'),
    show: () => cub('ledger', 'show', taskId(Math.floor(size / 2))),
    stats: () => cub('ledger', 'stats', '--by', 'model'),
    ...sqlite,
  };
  const times = interleaved(rounds, asked);
  const bare = { name: 'cub --version', value: times.version };
  const goal = { 10_000: '≤ 3 ×', 100_000: '< 1 s' }[size] ?? null;
  const against = (name, goalOf) => (times[`sqlite ${name}`] === undefined ? [] : [figure(`cub ledger ${name}, ${size} entries, against sqlite3`, times[name], 'ms', { name: `sqlite3, the same question`, value: times[`sqlite ${name}`] }, goalOf)]);
  return [
    figure(`cub ledger list, the first after ${size} entries came`, first, 'ms', bare),
    ...['list', 'search'].map((name) => figure(`cub ledger ${name}, ${size} entries`, times[name], 'ms', bare, goal)),
    ...['show', 'stats'].map((name) => figure(`cub ledger ${name}, ${size} entries`, times[name], 'ms', bare)),
    ...['list', 'search', 'stats'].flatMap((name) => against(name, null)),
  ];
}

/** The same data in a table with an index, and the same questions. @returns null where sqlite3 is not installed */
function sqliteOf(dir) {
  const sqlite = (...args) => timeProcess('sqlite3', args, { cwd: dir });
  if (spawnSync('sqlite3', ['--version']).status !== 0) return null;
  const file = join(dir, 'entries.jsonl');
  timeProcess(process.execPath, [CUB, 'ledger', 'export', '--format', 'csv', '--output', file], { cwd: dir });
  writeFileSync(join(dir, 'load.sql'), `.mode csv\n.import ${file} entries\nCREATE INDEX updated ON entries(updated_at);\n`);
  timeProcess('sh', ['-c', 'sqlite3 bench.db < load.sql'], { cwd: dir });
  return {
    'sqlite list': () => sqlite('bench.db', 'SELECT id, status, stage, epic_id, attempts, cost_nano_usd, updated_at, title FROM entries ORDER BY updated_at DESC LIMIT 50'),
    'sqlite search': () => sqlite('bench.db', "SELECT id, title FROM entries WHERE status = 'completed' AND approach LIKE '%kind 30 first%' ORDER BY updated_at DESC LIMIT 50"),
    'sqlite stats': () => sqlite('bench.db', 'SELECT models, count(*), sum(attempts), sum(cost_nano_usd) FROM entries GROUP BY models'),
  };
}

/** Recording and publishing one more task, in a process that does it again and again, as a run does. @returns ms, the median */
async function writeCost(dir) {
  const host = createHost({ cwd: dir, bundled: bundledPlugins() });
  const [journal, records] = [await host.get(journalToken), await host.get(recordsToken)];
  const snapshot = { title: 'One more', description: '', type: 'task', priority: 2, labels: [], acceptance_criteria: [], depends_on: [], created_at: '2026-01-01T00:00:00.000Z' };
  const lineage = { spec_id: null, spec_file: null, plan_id: null, plan_file: null, epic_id: null };
  const times = [];
  for (let i = 0; i < 25; i += 1) {
    const started = performance.now();
    journal.append('task.started', { snapshot, lineage }, { task_id: `more-s${i}`, run_id: 'cub-more' });
    await records.publish();
    times.push(performance.now() - started);
  }
  // The first ones read what is there.
  return median(times.slice(5));
}
