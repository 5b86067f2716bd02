import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { scenario, taskId, type Scenario } from './run-scenario.js';

let repo: Scenario;
afterEach(() => repo.remove());

const nextMonth = () => {
  const now = new Date();
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1)).toISOString().slice(0, 7);
};

it('puts the records of runs together: entries stay as they are, and nothing is published again', async () => {
  repo = await scenario([{}, {}]);
  expect((await repo.run('echo done >> code.txt')).code).toBe(0);
  const shown = await repo.cub('ledger', 'show', taskId(1), '--json');
  const planned = await repo.cub('ledger', 'compact', '--before', nextMonth(), '--dry-run');
  expect(planned.stdout).toContain('Nothing was changed');
  expect(repo.git('status', '--porcelain')).toBe('');

  const { items, paths } = (await repo.cub('ledger', 'compact', '--before', nextMonth(), '--json')).json<{ items: { kind: string; replaced: string[] }[]; paths: string[] }>();
  expect(items).toEqual(['cub', 'script'].map((agent) => expect.objectContaining({ kind: 'month', agent })));
  const changed = repo.git('status', '--porcelain', '--untracked-files=all').split('\n').map((line) => line.slice(3));
  expect(changed.toSorted()).toEqual(paths.toSorted());
  repo.git('add', '--all', '.cub/ledger');
  repo.git('commit', '--quiet', '--message', 'compact');
  expect(readdirSync(join(repo.dir, '.cub/ledger/by-agent/cub'))).toHaveLength(1);

  expect((await repo.cub('ledger', 'rebuild', '--json')).json()).toMatchObject({ written: 0, removed: 0 });
  expect((await repo.cub('ledger', 'show', taskId(1), '--json')).json()).toEqual(shown.json());
  expect((await repo.cub('ledger', 'publish', '--json')).json()).toEqual({ paths: [], events: 0 });
  expect((await repo.cub('ledger', 'compact', '--before', nextMonth(), '--json')).json()).toMatchObject({ total: 0, paths: [] });
  expect((await repo.cub('verify')).code).toBe(0);
});

it('refuses what is no month', async () => {
  repo = await scenario([{}]);
  const run = await repo.cub('ledger', 'compact', '--before', '2026-13', '--json');
  expect(run.code).toBe(2);
  expect(run.json()).toMatchObject({ error: { code: 'CUB_LEDGER_MONTH' } });
});
