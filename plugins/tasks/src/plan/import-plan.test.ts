import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { FakeProject } from '../../test/support/fake-project.js';
import { closeTask } from '../services/close-task.js';
import { updateTask } from '../services/update-task.js';
import { importPlan } from './import-plan.js';
import { listPlans, showPlan } from './show-plan.js';

const packageRoot = path.resolve(__dirname, '../..');
const greeter = readFileSync(path.join(packageRoot, 'test/fixtures/plan-shapes/greeter.md'), 'utf8');
const faulty = readFileSync(path.join(packageRoot, 'test/fixtures/plan-faults/faulty.md'), 'utf8');
let fake: FakeProject;
beforeEach(() => (fake = new FakeProject()));
afterEach(() => fake.remove());

const run = (file: string, more: { newIds?: boolean; dryRun?: boolean } = {}) =>
  importPlan(fake.deps, { file: path.join(fake.root, file), newIds: false, dryRun: false, ...more });
const importText = (text: string, more?: { newIds?: boolean; dryRun?: boolean }) => {
  fake.write('incoming.md', text);
  return run('incoming.md', more);
};
const ids = async () => (await fake.tasks.list()).items.map((task) => task.id);
const waits = async () => Object.fromEntries((await fake.tasks.list()).items.map((task) => [task.id, task.depends_on]));
/** Without the machine's cache, which is written when there is time. */
const files = () => readdirSync(fake.root, { recursive: true }).map(String).filter((path) => !path.startsWith('.git')).sort();

describe('importing a plan from elsewhere', () => {
  it('creates epics and tasks with lineage, dependencies and snapshots', async () => {
    fake.write('specs/planned/greeter.md', '# Spec\n');
    const report = await importText(greeter);
    expect(report).toMatchObject({ id: 'greeter-library', slug: 'greeter-library', epics: 2, tasks: 3, created: 5, updated: 0, kept: 0, dry_run: false });
    expect(await waits()).toEqual({ 'demo-a1': [], 'demo-a1.1': [], 'demo-a1.2': ['demo-a1.1'], 'demo-b1': [], 'demo-b1.1': ['demo-a1.1'] });
    expect(await fake.tasks.get('demo-a1.2')).toMatchObject({
      type: 'task',
      parent: 'demo-a1',
      priority: 0,
      lineage: { spec_id: null, spec_file: 'specs/planned/greeter.md', plan_id: 'greeter-library', plan_file: 'plans/greeter-library/itemized-plan.md', epic_id: 'demo-a1' },
    });
    expect(await fake.tasks.get('demo-a1')).toMatchObject({ type: 'epic', parent: null, lineage: { epic_id: null } });
    expect(fake.read('plans/greeter-library/itemized-plan.md')).toBe(greeter);
    expect(JSON.parse(fake.read('plans/greeter-library/plan.json'))).toMatchObject({ slug: 'greeter-library', plan_id: 'greeter-library', title: 'Greeter Library', status: 'staged', project: 'demo', epics: ['demo-a1', 'demo-b1'] });
    expect(fake.journal.events.map((event) => [event.type, (event.data as { children: string[] }).children])).toEqual([
      ['plan.snapshot', ['demo-a1', 'demo-b1']],
      ['epic.snapshot', ['demo-a1.1', 'demo-a1.2']],
      ['epic.snapshot', ['demo-b1.1']],
    ]);
    expect((await fake.tasks.ready()).map((task) => task.id)).toEqual(['demo-a1.1']);
  });

  it('a dry run shows the same and writes nothing', async () => {
    fake.write('incoming.md', greeter);
    const before = files();
    const dry = await run('incoming.md', { dryRun: true });
    expect(files()).toEqual(before);
    expect(fake.journal.events).toEqual([]);
    const { items } = await run('incoming.md');
    expect(dry.items).toEqual(items);
  });

  it('importing again changes nothing and records nothing', async () => {
    await importText(greeter);
    const before = new Map(files().map((file) => [file, file.endsWith('.md') ? fake.read(file) : '']));
    const events = fake.journal.events.length;
    expect(await importText(greeter)).toMatchObject({ created: 0, updated: 0, kept: 5 });
    expect(new Map(files().map((file) => [file, file.endsWith('.md') ? fake.read(file) : '']))).toEqual(before);
    expect(fake.journal.events).toHaveLength(events);
  });

  it('updates open tasks, adds new ones, reopens none, and keeps what others added', async () => {
    await importText(greeter);
    await closeTask(fake.deps, { id: 'demo-a1.1', reason: null, lessons: [] });
    await fake.backend.create({ id: 'other', title: 'Other' });
    await updateTask(fake.deps, { id: 'demo-a1.2', status: 'blocked', assignee: 'ada' });
    await fake.backend.update('demo-a1.2', { depends_on: ['demo-a1.1', 'other'] });
    const changed = greeter
      .replace('Greet by name', 'Renamed')
      .replace('Greet in several languages', 'Greet everywhere')
      .replace('### Task: demo-b1.1', '### Task: demo-b1.2 - Second\nBlocks: demo-b1.1, other\n\n### Task: demo-b1.1');
    const report = await importText(changed);
    expect(report.items.map((item) => [item.id, item.action, item.changes])).toEqual([
      ['demo-a1', 'keep', []],
      ['demo-b1', 'keep', []],
      ['demo-a1.1', 'keep', []],
      ['demo-a1.2', 'update', ['title']],
      ['demo-b1.2', 'create', []],
      ['demo-b1.1', 'update', ['depends_on']],
      ['other', 'update', ['depends_on']],
    ]);
    expect(await fake.tasks.get('demo-a1.1')).toMatchObject({ status: 'closed', title: 'Greet by name' });
    expect(await fake.tasks.get('demo-a1.2')).toMatchObject({ status: 'blocked', assignee: 'ada', title: 'Greet everywhere', depends_on: ['demo-a1.1', 'other'] });
    expect((await waits()).other).toEqual(['demo-b1.2']);
    expect(fake.journal.types().slice(-1)).toEqual(['epic.snapshot']);
  });

  it('does not bring a task back that was completed in another worktree', async () => {
    await importText(greeter);
    await closeTask({ ...fake.deps, tasks: { ...fake.tasks, get: (id) => fake.tasks.get(id), claims: () => fake.tasks.claims(), list: () => fake.tasks.list(), ready: () => fake.tasks.ready(), claim: (id) => fake.tasks.claim(id), readiness: () => fake.tasks.readiness(), closesWith: (id) => fake.tasks.closesWith(id), backend: { ...fake.backend, update: async (id) => fake.tasks.get(id) } } }, { id: 'demo-a1.1', reason: null, lessons: [] }).catch(() => undefined);
    fake.journal.events.forEach((event, i) => (fake.journal.events[i] = { ...event, ts: '2026-03-01T00:00:00.000Z' }));
    expect(fake.read('.cub/tasks/demo-a1.1.md')).toContain('status: open');
    await importText(greeter.replace('Greet by name', 'Renamed'));
    expect(await fake.tasks.get('demo-a1.1')).toMatchObject({ status: 'closed', title: 'Greet by name' });
  });
});

describe('a plan in the project layout', () => {
  it('keeps its place, its slug is the folder, and unknown keys of plan.json survive', async () => {
    fake.write('plans/hello/itemized-plan.md', greeter);
    fake.write('plans/hello/plan.json', JSON.stringify({ slug: 'hello', status: 'complete', phases: { orient: 1 }, spec_id: 'demo-007' }));
    const report = await run('plans/hello/itemized-plan.md');
    expect(report).toMatchObject({ id: 'hello', slug: 'hello', spec_file: 'specs/planned/greeter.md' });
    expect(files().filter((file) => file.startsWith('plans/'))).toEqual(['plans/hello', 'plans/hello/itemized-plan.md', 'plans/hello/plan.json']);
    expect(JSON.parse(fake.read('plans/hello/plan.json'))).toMatchObject({ phases: { orient: 1 }, status: 'complete', spec_id: 'demo-007', title: 'Greeter Library' });
    expect((await fake.tasks.list({ plan: 'hello' })).items).toHaveLength(5);
  });

  it('finds the specification where it was moved to', async () => {
    fake.write('specs/released/greeter.md', '# Spec\n');
    fake.write('plans/hello/itemized-plan.md', greeter);
    expect(await run('plans/hello/itemized-plan.md')).toMatchObject({ spec_file: 'specs/released/greeter.md' });
  });
});

describe('new ids', () => {
  it('allocates hierarchical ids once', async () => {
    const dry = await importText(greeter, { newIds: true, dryRun: true });
    expect(dry.items.map((item) => [item.id, item.source_id])).toContainEqual([null, 'demo-a1.1']);
    expect(fake.ids.calls).toBe(0);
    const report = await importText(greeter, { newIds: true });
    expect(report.id).toBe('demo-000A');
    expect(await waits()).toEqual({ 'demo-000A-0': [], 'demo-000A-0.1': [], 'demo-000A-0.2': ['demo-000A-0.1'], 'demo-000A-1': [], 'demo-000A-1.1': ['demo-000A-0.1'] });
    expect(await fake.tasks.get('demo-000A-0.2')).toMatchObject({ parent: 'demo-000A-0', lineage: { spec_id: 'demo-000', plan_id: 'demo-000A', epic_id: 'demo-000A-0' } });
    const more = greeter.replace('### Task: demo-b1.1', '### Task: demo-b1.2 - Second\n\n### Task: demo-b1.1');
    expect(await importText(more, { newIds: true })).toMatchObject({ id: 'demo-000A', created: 1, kept: 5 });
    expect(await ids()).toContain('demo-000A-1.2');
    expect(await importText(more)).toMatchObject({ created: 0, updated: 0, kept: 6 });
  });

  it('a second plan of the same specification takes the next letter', async () => {
    await importText(greeter, { newIds: true });
    const second = greeter.replace('Greeter Library', 'Greeter, again');
    expect(await importText(second, { newIds: true })).toMatchObject({ id: 'demo-000B', slug: 'greeter-again', created: 5 });
  });
});

describe('plans with faults', () => {
  it('reports all of them together with line, expectation and example, and writes nothing', async () => {
    fake.write('incoming.md', faulty);
    const before = files();
    const error = (await run('incoming.md').catch((e: unknown) => e)) as Error & { code: string; exit: number };
    expect(error).toMatchObject({ code: 'CUB_PLAN_INVALID', exit: 3 });
    const lines = error.message.split('\n').slice(1);
    expect(lines.map((line) => Number(/^incoming\.md:(\d+): /.exec(line)?.[1]))).toEqual([3, 7, 9, 12, 18, 20, 22]);
    expect(lines[3]).toContain('f-1.1 → f-1.3 → f-1.2 → f-1.1');
    expect(lines[4]).toContain('f-9.9, which does not exist');
    expect(lines[5]).toContain('already used in line 11');
    expect(lines.every((line) => /expected .*, received .*; for example: /.test(line))).toBe(true);
    expect(files()).toEqual(before);
    expect(fake.journal.events).toEqual([]);
  });

  it.each([
    ['# T\n\n## Epic: a - A\n\n### Task: ../b - B\n', 'CUB_ID_UNSAFE', 2],
    ['# T\n\n## Epic: a - A\n\n### Task: a.1 - B\nBlocks: a.1\n', 'CUB_TASK_CYCLE', 3],
    ['# T\n\nNothing here.\n', 'CUB_PLAN_INVALID', 3],
    ['', 'CUB_PLAN_INVALID', 3],
  ])('%j has the code of its only kind of fault', async (text, code, exit) => {
    await expect(importText(text)).rejects.toMatchObject({ code, exit });
  });

  it('finds a circle that goes through an existing task', async () => {
    await fake.backend.create({ id: 'old', title: 'Old', depends_on: ['a.1'] });
    await fake.backend.create({ id: 'older', title: 'Older', depends_on: ['old'] });
    const plan = '# T\n\n## Epic: a - A\n\n### Task: a.1 - B\nBlocks: a.2\n\n### Task: a.2 - C\nBlocks: old\n';
    await importText(plan);
    expect((await waits()).old).toEqual(['a.1', 'a.2']);
    await fake.backend.update('a.1', { depends_on: ['older'] });
    await expect(importText(plan)).rejects.toMatchObject({ code: 'CUB_TASK_CYCLE' });
  });

  it('does not write over tasks of other origin, broken files or another plan', async () => {
    await fake.backend.create({ id: 'demo-a1.1', title: 'Mine' });
    fake.write('.cub/tasks/demo-b1.1.md', 'broken');
    const error = (await importText(greeter).catch((e: unknown) => e)) as Error;
    expect(error.message).toContain('demo-a1.1, which is taken by a task that no plan created');
    expect(error.message).toContain('.cub/tasks/demo-b1.1.md:1');
    await expect(importText('# Same\n\n## Epic: a - A\n')).resolves.toMatchObject({ created: 1 });
    await expect(importText('# Same\n\n## Epic: b - B\n')).rejects.toMatchObject({ message: expect.stringContaining('plans/same') as string });
  });

  it('says what is wrong with the file itself', async () => {
    await expect(run('missing.md')).rejects.toMatchObject({ code: 'CUB_PLAN_NOT_FOUND', exit: 2 });
    await expect(run('.')).rejects.toMatchObject({ code: 'CUB_PLAN_UNREADABLE', exit: 2 });
    fake.write('plans/same/plan.json', '{ broken');
    await expect(importText('# Same\n\n## Epic: a - A\n')).rejects.toMatchObject({ code: 'CUB_PLAN_BROKEN' });
    expect((await listPlans(fake.deps)).faults).toMatchObject([{ file: 'plans/same/plan.json' }]);
  });
});

it('shows and lists plans by id and slug', async () => {
  await importText(greeter, { newIds: true });
  await closeTask(fake.deps, { id: 'demo-000A-0.1', reason: null, lessons: [] });
  expect((await listPlans(fake.deps)).items).toMatchObject([{ id: 'demo-000A', kind: 'plan', slug: 'greeter-library', tasks_total: 3, tasks_closed: 1 }]);
  expect(await showPlan(fake.deps, 'demo-000A')).toEqual(await showPlan(fake.deps, 'greeter-library'));
  expect((await showPlan(fake.deps, 'demo-000A')).epic_items.map((epic) => [epic.id, epic.tasks.map((task) => task.status)])).toEqual([['demo-000A-0', ['closed', 'open']], ['demo-000A-1', ['open']]]);
  await expect(showPlan(fake.deps, 'greeter-librar')).rejects.toMatchObject({ code: 'CUB_PLAN_NOT_FOUND', suggestions: [expect.stringContaining('greeter-library'), expect.anything()] });
});

it('any plan that is imported is unchanged by a second import', async () => {
  const text = fc.stringMatching(/^[ -~]{0,30}$/).filter((line) => !/^\s*(#|```|~~~|(\*\*)?(priority|labels|blocks|files|acceptance criteria))/i.test(line));
  const task = fc.record({ text: fc.array(text, { maxLength: 4 }), criteria: fc.array(text, { maxLength: 3 }), blocks: fc.boolean() });
  let n = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(task, { maxLength: 4 }), async (tasks) => {
      const epic = `g${++n}`;
      const items = tasks.map((t, i) => [`### Task: ${epic}.${i} - Title`, ...(t.blocks && i + 1 < tasks.length ? [`Blocks: ${epic}.${i + 1}`] : []), '', ...t.text, '', '**Acceptance Criteria**:', ...t.criteria.map((c) => `- ${c}`), ''].join('\n'));
      const plan = `# Plan ${epic}\n\n## Epic: ${epic} - E\n\n${items.join('\n')}`;
      await importText(plan);
      expect(await importText(plan)).toMatchObject({ created: 0, updated: 0, kept: tasks.length + 1 });
    }),
    { numRuns: 40 },
  );
});

describe('the plans that cub was made from', () => {
  const seeds = path.resolve(packageRoot, '../../../shared/seeds');
  const withSeeds = existsSync(seeds) ? it : it.skip;
  const seed = (prefix: string) => readFileSync(path.join(seeds, readdirSync(seeds).find((name) => name.startsWith(prefix)) ?? ''), 'utf8');

  withSeeds('what is ready follows from their Blocks lines', async () => {
    expect(await importText(seed('000'))).toMatchObject({ id: 'unified-tracking-model', epics: 6, tasks: 25, created: 31, spec_file: 'specs/researching/unified-tracking-model.md' });
    expect((await fake.tasks.ready()).map((task) => task.id)).toEqual([
      'cub-r4n.1', 'cub-r4n.2', 'cub-l7e.1', 'cub-e2p.1', 'cub-c5i.1', 'cub-c5i.5', 'cub-d8b.1', 'cub-x3s.1', 'cub-x3s.4',
    ]);
    expect(await importText(seed('003'))).toMatchObject({ id: 'context-restructure', epics: 4, tasks: 15, created: 19 });
    expect((await fake.tasks.ready({ plan: 'context-restructure' })).map((task) => task.id)).toHaveLength(13);
    expect((await waits())['cub-r1b.4']).toEqual(['cub-r1b.2', 'cub-r1b.3']);
    expect(await importText(seed('000'))).toMatchObject({ created: 0, updated: 0, kept: 31 });
  });
});
