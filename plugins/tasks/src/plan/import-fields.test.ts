import { FakeProject } from '../../test/support/fake-project.js';
import { closeTask } from '../services/close-task.js';
import { importPlan } from './import-plan.js';
import { listPlans, showPlan } from './show-plan.js';

let fake: FakeProject;
beforeEach(() => (fake = new FakeProject()));
afterEach(() => fake.remove());

const importText = (text: string, name = 'plan.md') =>
  importPlan(fake.deps, { file: fake.write(name, text), newIds: false, dryRun: false });
const ready = async () => (await fake.tasks.ready()).map(({ id }) => id);
const close = (id: string) => closeTask(fake.deps, { id, reason: null, lessons: [] });

const PLAN = `# Shop

## Epic: a - First
Blocks: b

### Task: a.1 - One

### Task: a.2 - Two
**Depends on:** a.1
Status: done

## Epic: b - Second
Priority: 0

### Task: b.1 - Three
`;

it('an epic that blocks another one holds back its tasks; a task that is done is closed', async () => {
  expect(await importText(PLAN)).toMatchObject({ created: 5, warnings: [] });
  expect(await fake.tasks.get('a.2')).toMatchObject({
    status: 'closed',
    depends_on: ['a.1'],
    closed_at: expect.stringMatching(/Z$/) as string,
  });
  expect(await ready()).toEqual(['a.1']);
  const { epic_items: epics } = await showPlan(fake.deps, 'shop');
  expect(epics[1]?.tasks[0]?.waits_for).toMatchObject([
    { id: 'a', through: 'b', text: 'waits for a through its epic b' },
  ]);
  await close('a.1');
  expect(await fake.tasks.get('a')).toMatchObject({ status: 'closed' });
  expect(await ready()).toEqual(['b.1']);
});

it('a plan whose tasks are all closed is completed', async () => {
  await importText(PLAN);
  expect((await listPlans(fake.deps)).items).toMatchObject([{ status: 'staged', tasks_closed: 1, tasks_total: 3 }]);
  for (const id of ['a.1', 'b.1']) await close(id);
  expect((await listPlans(fake.deps)).items).toMatchObject([{ status: 'completed', tasks_closed: 3 }]);
});

it('an import again names what the plan no longer has and deletes nothing; its status does not count any more', async () => {
  await importText(PLAN);
  const report = await importText(
    PLAN.replace('### Task: b.1 - Three\n', '').replace('### Task: a.1 - One\n', '### Task: a.1 - One\nStatus: done\n')
  );
  expect(report.not_in_plan).toEqual([{ id: 'b.1', type: 'task', status: 'open', title: 'Three' }]);
  expect(report.warnings).toEqual([{ line: 6, text: 'a.1 is closed in the plan and open in cub, which stays' }]);
  expect(await fake.tasks.get('b.1')).toMatchObject({ status: 'open' });
  expect(await fake.tasks.get('a.1')).toMatchObject({ status: 'open' });
});

it('what a task depends on and is no task is a warning with its line', async () => {
  const report = await importText(
    '# T\n\n## Epic: a - A\nStatus: done\n\n### Task: a.1 - B\nDependencies: react, ../x\n'
  );
  expect(report.warnings.map(({ line, text }) => `${line}: ${text}`)).toEqual([
    '3: a: the status of an epic follows from its tasks; "closed" is left out',
    '7: a.1 is said to depend on "react", which is no task; that is left out',
    '7: a.1 is said to depend on "../x", which is no task; that is left out',
  ]);
  expect(await ready()).toEqual(['a.1']);
});

it('refuses a cycle through epics, with the line of a reference in it', async () => {
  const plan =
    '# T\n\n## Epic: a - A\nDepends on: b\n\n### Task: a.1 - X\n\n## Epic: b - B\n\n### Task: b.1 - Y\nDepends on: a.1\n';
  await expect(importText(plan)).rejects.toMatchObject({
    code: 'CUB_TASK_CYCLE',
    exit: 3,
    message: expect.stringMatching(/plan\.md:(4|11): .*a cycle: /) as string,
  });
  await expect(
    importText('# T\n\n## Epic: a - A\nBlocks: a.1\n\n### Task: a.1 - X\nBlocks: a\n')
  ).resolves.toMatchObject({ created: 2 });
  expect(await ready()).toEqual(['a.1']);
});

it('refuses ids that differ only in case, in the plan and beside tasks that exist', async () => {
  await expect(importText('# T\n\n## Epic: x - A\n\n### Task: x.a - B\n\n### Task: x.A - C\n')).rejects.toMatchObject({
    message: expect.stringContaining(
      'plan.md:7: expected an id that differs from others in more than case, received x.A, which is x.a of line 5'
    ) as string,
  });
  await fake.backend.create({ id: 'm-S000', title: 'Old' });
  await expect(importText('# T\n\n## Epic: e - A\n\n### Task: m-s000 - B\n')).rejects.toMatchObject({
    message: expect.stringContaining('m-s000 beside m-S000') as string,
  });
});

it('says what a file is that is no plan, and what to do', async () => {
  await expect(importText('{"userStories": []}', 'prd.json')).rejects.toMatchObject({
    code: 'CUB_PLAN_FOREIGN',
    exit: 3,
    message: expect.stringMatching(
      /^prd\.json is a PRD of a Ralph loop \(prd\.json\): expected an itemized plan/
    ) as string,
    suggestions: [expect.stringContaining('cub task create')],
  });
  fake.write('plans/x/itemized-plan.md', '# X\n');
  await expect(
    importPlan(fake.deps, { file: `${fake.root}/plans/x`, newIds: false, dryRun: false })
  ).rejects.toMatchObject({
    exit: 2,
    suggestions: ['Did you mean `cub plan import plans/x/itemized-plan.md`?'],
  });
});
