import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CubRun } from '@cub/testkit';
import { faultOf } from './json-schema.js';
import { scenario, taskId, type Scenario } from './run-scenario.js';

interface Update {
  readonly items: { id: string; from: string; to: string; changed: boolean }[];
  readonly paths: string[];
}
interface Task {
  readonly workflow: { stage: string };
  readonly state_history: { stage: string; by: string; reason?: string }[];
}

let repo: Scenario;
beforeAll(async () => {
  repo = await scenario([{}, {}]);
  expect((await repo.run('echo done >> code.txt')).code).toBe(0);
});
afterAll(() => repo.remove());

const update = (...args: string[]): Promise<CubRun> => repo.cub('ledger', 'update', ...args, '--json');
const published = (task: number) => JSON.parse(readFileSync(join(repo.dir, `.cub/ledger/by-task/${taskId(task)}/entry.json`), 'utf8')) as Task;
const epic = async () => (await repo.cub('ledger', 'show', 'demo-001A-0', '--json')).json<Task>();

it('refuses what is wrong with one of many ids, and writes nothing', async () => {
  const before = repo.git('status', '--porcelain');
  for (const [args, code, exit] of [
    [[taskId(1), 'demo-001A-0.9', '--stage', 'validated'], 'CUB_LEDGER_NOT_FOUND', 1],
    [[taskId(1), '../x', '--stage', 'validated'], 'CUB_ID_UNSAFE', 2],
    [[taskId(1), 'demo-001A-0', '--stage', 'validated'], 'CUB_LEDGER_NOT_A_TASK', 1],
    [[taskId(1), '--stage', 'done'], 'CUB_USAGE', 2],
    [[taskId(1), '--stage', 'in_progress'], 'CUB_USAGE', 2],
  ] as const) {
    const run = await update(...args);
    const { error } = run.json<{ error: { code: string; message: string } }>();
    expect([error.code, run.code, error.message]).toEqual([code, exit, expect.anything()]);
  }
  const { message } = (await update(taskId(1), '--stage', 'done')).json<{ error: { message: string } }>().error;
  expect(message).toMatch(/dev_complete, needs_review, validated, released/);
  expect((await update(taskId(1), '--stage', 'released', '--dry-run')).json<Update>().items).toMatchObject([{ from: 'dev_complete', to: 'released', changed: true }]);
  expect(repo.git('status', '--porcelain')).toBe(before);
  expect((await repo.cub('ledger', 'publish', '--json')).json()).toEqual({ paths: [], events: 0 });
});

it('changes entry, history, list and epic at once, and leaves the commit to the user', async () => {
  const run = await update(taskId(1), taskId(2), '--stage', 'validated');
  const { items, paths } = run.json<Update>();
  expect(faultOf('ledger-update-result', run.json())).toBeUndefined();
  expect(items).toMatchObject([1, 2].map((n) => ({ id: taskId(n), from: 'dev_complete', to: 'validated', changed: true })));
  for (const n of [1, 2]) expect(published(n)).toMatchObject({ workflow: { stage: 'validated' } });
  expect(published(1).state_history.at(-1)).toMatchObject({ stage: 'validated', by: 'Test User' });
  expect((await repo.cub('ledger', 'list', '--stage', 'validated', '--json')).json()).toMatchObject({ total: 2 });
  expect((await epic()).workflow.stage).toBe('validated');
  const byEpic = JSON.parse(readFileSync(join(repo.dir, '.cub/ledger/by-epic/demo-001A-0/entry.json'), 'utf8')) as Task;
  expect(byEpic.workflow.stage).toBe('validated');
  const open = repo.git('status', '--porcelain', '--untracked-files=all').split('\n').map((line) => line.slice(3));
  expect(open.toSorted()).toEqual(paths.toSorted());
  expect((await update(taskId(1), '--stage', 'validated')).json<Update>()).toMatchObject({ items: [{ changed: false }], paths: [] });
});

it('takes a step back only with a reason, and keeps it', async () => {
  const refused = await update(taskId(1), taskId(2), '--stage', 'needs_review');
  expect(refused.json()).toMatchObject({ error: { code: 'CUB_LEDGER_REASON', message: expect.stringContaining(taskId(2)) } });
  expect(refused.code).toBe(2);
  expect(published(1).workflow.stage).toBe('validated');
  expect((await update(taskId(1), '--stage', 'needs_review', '--reason', 'parsed twice')).code).toBe(0);
  expect(published(1).state_history.at(-1)).toMatchObject({ stage: 'needs_review', reason: 'parsed twice' });
  expect((await epic()).workflow.stage).toBe('needs_review');
  expect((await repo.cub('verify')).code).toBe(0);
});

it.each([
  ['failed', 'exit 1', ['--max-attempts', '1', '--on-failure', 'move-on']],
  ['blocked', 'echo "<stuck>no access</stuck>"', []],
])('refuses a stage of completed work for a task that is %s', async (status, command, flags) => {
  const unfinished = await scenario([{}]);
  try {
    await unfinished.cub('run', '--command', command, ...flags);
    const before = unfinished.git('status', '--porcelain');
    for (const stage of ['dev_complete', 'needs_review', 'validated', 'released']) {
      const run = await unfinished.cub('ledger', 'update', taskId(1), '--stage', stage, '--reason', 'seen', '--json');
      expect([run.code, run.json()]).toMatchObject([1, { error: { code: 'CUB_LEDGER_NOT_COMPLETED', message: `only a completed task can become ${stage}: ${taskId(1)} is ${status}` } }]);
    }
    expect(unfinished.git('status', '--porcelain')).toBe(before);
    expect((await unfinished.cub('ledger', 'show', taskId(1), '--json')).json()).toMatchObject({ workflow: { stage: 'in_progress' } });
  } finally {
    unfinished.remove();
  }
});
