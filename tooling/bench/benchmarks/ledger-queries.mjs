import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { atMost, below } from '../src/goals.mjs';
import { taskId, writeLedger } from '../src/ledger-journal.mjs';
import { CUB, figure, inTempFolder, interleaved, prepareProject, timeProcess } from '../src/measure.mjs';

const SIZES = [10, 1000, 10_000];
const HUGE = 100_000;

/** Asking ledgers of several sizes, against the bare start and, where it is installed, against SQLite with the same question and the same data. */
export default async function ledgerQueries({ rounds, huge }) {
  const figures = [];
  for (const size of [...SIZES, ...(huge ? [HUGE] : [])]) {
    figures.push(...(await inTempFolder((dir) => {
      prepareProject(dir);
      writeLedger(dir, size);
      return queriesAt(dir, size, size === HUGE ? Math.min(rounds, 5) : rounds);
    })));
  }
  return figures;
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
  const goal = { 10_000: atMost(3), 100_000: below(1000, 'ms') }[size] ?? null;
  const againstSqlite = (name) => figure(`cub ledger ${name}, ${size} entries, against SQLite`, times[name], 'ms', { name: 'sqlite3, the same question', value: times[`sqlite ${name}`] });
  return [
    figure(`cub ledger list, the first after ${size} entries came`, first, 'ms', bare),
    ...['list', 'search'].map((name) => figure(`cub ledger ${name}, ${size} entries`, times[name], 'ms', bare, goal)),
    ...['show', 'stats'].map((name) => figure(`cub ledger ${name}, ${size} entries`, times[name], 'ms', bare)),
    ...(sqlite ? ['list', 'search', 'stats'].map(againstSqlite) : []),
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
