import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { collect, runCub, startCub, tempRepo, type TempRepo } from '@cub/testkit';

interface Shown {
  claim: { runId: string } | null;
}

let repo: TempRepo;
beforeEach(() => (repo = tempRepo({ 'README.md': '# shop\n', '.cub/config.json': '{"project_id":"shop"}\n' })));
afterEach(() => repo.remove());

const cub = (...args: string[]) => runCub(args, { cwd: repo.dir });
const create = async (id: string, ...more: string[]) =>
  expect((await cub('task', 'create', id, '--id', id, ...more)).code).toBe(0);
const ready = async () =>
  (await cub('task', 'ready', '--json')).json<{ items: { id: string }[] }>().items.map(({ id }) => id);

async function twoEpics() {
  await create('x-1', '--type', 'epic');
  await create('x-1.1', '--parent', 'x-1', '--priority', '3');
  await create('x-2', '--type', 'epic');
  await create('x-2.1', '--parent', 'x-2', '--priority', '0');
  expect((await cub('task', 'dep', 'add', 'x-2', 'x-1')).code).toBe(0);
}

it('tasks of an epic that waits for another one are not ready, in every view, until that one is done', async () => {
  await twoEpics();
  expect(await ready()).toEqual(['x-1.1']);
  expect((await cub('task', 'list')).stdout).toMatch(/x-2\.1 .* x-1 \(through x-2\)/);
  expect((await cub('task', 'show', 'x-2.1')).stdout).toContain('Waits for:   x-1 (through x-2)');
  const refused = await cub('run', '--task', 'x-2.1', '--harness', 'script', '--command', 'true');
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain('waits for x-1 through its epic x-2');
  const run = await cub('run', '--harness', 'script', '--command', 'echo "$CUB_TASK_ID" >> order.txt');
  expect(run.code).toBe(0);
  expect(readFileSync(join(repo.dir, 'order.txt'), 'utf8')).toBe('x-1.1\nx-2.1\n');
  expect((await cub('task', 'list', '--status', 'open', '--json')).json()).toMatchObject({ items: [] });
});

it('closing the last task by hand closes its epic and makes the next one ready; an epic never enters the ledger as a task', async () => {
  await twoEpics();
  const refused = await cub('task', 'close', 'x-1');
  expect([refused.code, refused.stderr]).toEqual([
    1,
    expect.stringContaining('epic x-1 has 1 open task: x-1.1') as string,
  ]);
  expect((await cub('task', 'claim', 'x-1')).code).toBe(2);
  const closed = await cub('task', 'close', 'x-1.1');
  expect(closed.stdout).toBe('Closed x-1.1: x-1.1\nClosed epic x-1: this was its last open task\n');
  expect(await ready()).toEqual(['x-2.1']);
  expect((await cub('task', 'show', 'x-2.1')).stdout).not.toContain('Waits for');
  await create('alone', '--type', 'epic');
  expect((await cub('task', 'close', 'alone')).code).toBe(0);
  expect((await cub('ledger', 'publish')).code).toBe(0);
  expect(
    (await cub('ledger', 'list', '--json'))
      .json<{ items: { id: string; type: string }[] }>()
      .items.filter(({ type }) => type === 'task')
      .map(({ id }) => id)
  ).toEqual(['x-1.1']);
});

it('a cycle is named, and keeps back only what is in it; doctor tells how to end it', async () => {
  for (const id of ['a', 'b', 'free']) await create(id);
  repo.write({
    '.cub/tasks/a.md': readFileSync(join(repo.dir, '.cub/tasks/a.md'), 'utf8').replace(
      'depends_on: []',
      'depends_on: [b, gone]'
    ),
  });
  repo.write({
    '.cub/tasks/b.md': readFileSync(join(repo.dir, '.cub/tasks/b.md'), 'utf8').replace(
      'depends_on: []',
      'depends_on: [a]'
    ),
  });
  const list = await cub('task', 'ready');
  expect([list.code, list.stdout]).toEqual([0, expect.stringContaining('free') as string]);
  expect(list.stderr).toContain('tasks wait for each other in a cycle: a → b → a');
  expect(list.stdout).not.toMatch(/^a /m);
  const doctor = await cub('doctor');
  expect(doctor.code).toBe(3);
  expect(doctor.stdout).toContain('cub task dep rm b a');
  expect(doctor.stdout).toContain('a waits for gone, which does not exist');
  expect((await cub('run', '--harness', 'script', '--command', 'echo x > x.txt', '--json')).json()).toMatchObject({
    tasks: [{ id: 'free' }],
  });
});

it('a task that a run works on is closed by nobody else', async () => {
  await create('held');
  const run = startCub(['run', '--harness', 'script', '--command', 'echo started; sleep 30; echo x > x.txt'], {
    cwd: repo.dir,
  });
  try {
    let claim: Shown['claim'] = null;
    for (let round = 0; round < 60 && claim === null; round++)
      claim = (await cub('task', 'show', 'held', '--json')).json<Shown>().claim;
    if (claim === null) throw new Error('the run has claimed nothing');
    const refused = await cub('task', 'close', 'held');
    expect([refused.code, refused.stderr]).toEqual([4, expect.stringContaining(claim.runId) as string]);
    const wish = await runCub(['task', 'close', 'held'], { cwd: repo.dir, env: { CUB_RUN_ID: claim.runId } });
    expect([wish.code, wish.stdout]).toEqual([0, expect.stringContaining('Noted: held is done') as string]);
  } finally {
    run.kill('SIGTERM');
    await collect(run);
  }
});

it('ids: tolerant ones are valid, specs decide what can be read in two ways, twins and unclear ones are not created', async () => {
  repo.write({ 'specs/planned/shop-123-parser.md': '# Parser\n' });
  const validate = await cub('ids', 'validate', 'greet-1.1', 'shop-123A-0.1');
  expect([validate.code, validate.stdout]).toEqual([
    0,
    expect.stringMatching(/^greet-1\.1 {2}tolerant: .*\nshop-123A-0\.1 {2}task of shop-123A-0\n$/) as string,
  ]);
  expect((await cub('ids', 'validate', 'shop-123A-0.01')).code).toBe(3);
  expect((await cub('ids', 'parse', 'shop-1234', 'other-1234', '--json')).json()).toMatchObject({
    items: [{ kind: 'plan', parent: 'shop-123' }, { kind: 'ambiguous' }],
  });
  await create('M-S000');
  const twin = await cub('task', 'create', 'x', '--id', 'm-s000');
  expect([twin.code, twin.stderr]).toEqual([2, expect.stringContaining('differs from M-S000 only in case') as string]);
  expect((await cub('task', 'create', 'x', '--id', 'other-1234')).code).toBe(2);
  const type = await cub('task', 'create', 'x', '--type', 'foo');
  expect([type.code, type.stderr]).toEqual([2, expect.stringContaining('expected task, feature, bug, epic') as string]);
});

it('an import says what it does not understand, and what the plan no longer has', async () => {
  repo.write({
    'prd.json': '{"userStories":[]}',
    'plan.md':
      '# P\n\n## Epic: e - E\n\n### Task: e.1 - One\nOwner: ann\n\n### Task: e.2 - Two\n- **Depends on:** e.1\n',
  });
  const foreign = await cub('plan', 'import', 'prd.json');
  expect([foreign.code, foreign.stderr]).toEqual([
    3,
    expect.stringContaining('prd.json is a PRD of a Ralph loop') as string,
  ]);
  const first = await cub('plan', 'import', 'plan.md');
  expect([first.code, first.stderr]).toEqual([
    0,
    expect.stringContaining('Warning: plan.md:6: "Owner:" is not read by an import') as string,
  ]);
  expect(await ready()).toEqual(['e.1']);
  repo.write({ 'plan.md': '# P\n\n## Epic: e - E\n\n### Task: e.1 - One\n' });
  expect((await cub('plan', 'import', 'plan.md')).stdout).toContain(
    '1 task of this plan, not in plans/p/itemized-plan.md:\n  e.2 (open)  Two'
  );
});
