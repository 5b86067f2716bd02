import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { tempRepo, type TempRepo } from '@cub/testkit';
import { compactLedger } from '../src/services/compact-ledger.js';
import { Story } from './story.js';

let repo: TempRepo;
let ids = 0;
beforeEach(() => (repo = tempRepo()));
afterEach(() => repo.remove());

const newId = () => `01K${String((ids += 1)).padStart(23, '0')}`;
const story = new Story();

/** One published file: what was done for one task on one day. @returns ids of its events */
function work(task: string, day: string, attempts = 1): string[] {
  const from = story.events.length;
  story.start(task, 'cub-r1');
  for (let n = 1; n <= attempts; n += 1) story.attempt(task, 'cub-r1', { n, cost: n });
  story.end(task, 'cub-r1', 'completed');
  const events = story.events.slice(from).map((event) => ({ ...event, agent: 'cub', ts: event.ts.replace('2026-01-05', day) }));
  repo.write({ [`.cub/ledger/by-agent/cub/${day}/${newId()}.jsonl`]: `${events.map((event) => JSON.stringify(event)).join('\n')}\n` });
  return events.map(({ id }) => id);
}

function compact(before = '2026-02'): string[] {
  const project = { root: repo.dir, cubDir: join(repo.dir, '.cub'), localDir: join(repo.dir, '.git', 'cub'), tree: 'main' };
  return compactLedger({ project, newId }, { before, dryRun: false }).paths;
}

function eventIds(): string[] {
  const folder = join(repo.dir, '.cub/ledger/by-agent');
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.jsonl'));
  const lines = names.flatMap((name) => repo.git('show', `HEAD:.cub/ledger/by-agent/${name}`).split('\n')).filter((line) => line.trim() !== '');
  return [...new Set(lines.map((line) => (JSON.parse(line) as { id: string }).id))];
}

const sorted = (items: readonly string[]) => items.toSorted((a, b) => (a < b ? -1 : 1));

it.each<[string, () => void]>([
  ['merge', () => void repo.git('merge', '--quiet', '--no-edit', 'old')],
  ['rebase', () => void repo.git('rebase', '--quiet', 'main', 'old')],
  ['cherry-pick', () => void repo.git('cherry-pick', 'main..old')],
])('takes a branch from before the compaction back by %s, without a conflict', (_, bring) => {
  const expected = [...work('a', '2026-01-05', 5), ...work('b', '2026-01-06')];
  repo.commitAll('two days');
  repo.git('switch', '--quiet', '--create', 'old');
  // On a day whose folder the compaction empties: git must not take that for a folder that was renamed.
  expected.push(...work('c', '2026-01-05'), ...work('d', '2026-01-20'));
  repo.commitAll('work on the branch');
  repo.git('switch', '--quiet', 'main');
  compact();
  repo.commitAll('compact');
  bring();
  expect(repo.git('status', '--porcelain')).toBe('');
  expect(sorted(eventIds())).toEqual(sorted(expected));
  compact();
  repo.commitAll('compact again');
  expect(sorted(eventIds())).toEqual(sorted(expected));
  expect(readdirSync(join(repo.dir, '.cub/ledger/by-agent/cub'))).toEqual(['2026-01-01']);
});

it('merges two branches that compacted the same month, each with work of its own', () => {
  const expected = [...work('a', '2026-01-05', 5), ...work('b', '2026-01-06')];
  repo.commitAll('two days');
  repo.git('branch', 'old');
  for (const [branch, task] of [['old', 'c'], ['main', 'd']] as const) {
    repo.git('switch', '--quiet', branch);
    expected.push(...work(task, '2026-01-07'));
    compact();
    repo.commitAll('compact');
  }
  repo.git('merge', '--quiet', '--no-edit', 'old');
  expect(sorted(eventIds())).toEqual(sorted(expected));
});
