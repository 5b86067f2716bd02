import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { runCub, tempRepo, type TempRepo } from '@cub/testkit';

interface Listed {
  readonly id: string;
  readonly type: string;
  readonly status: string;
  readonly priority: number;
  readonly labels: string[];
  readonly depends_on: string[];
  readonly acceptance_criteria: string[];
  readonly files: string[];
  readonly lineage: { readonly plan_file: string; readonly spec_file: string; readonly epic_id: string | null };
}

let repo: TempRepo;
beforeEach(() => {
  repo = tempRepo();
});
afterEach(() => repo.remove());

const cub = (...args: string[]) => runCub(args, { cwd: repo.dir });
const tasks = async (): Promise<Listed[]> => (await cub('task', 'list', '--json')).json<{ items: Listed[] }>().items;

const FAULTY = `# Plan

### Task: a.1 - Before any epic

## Epic: e - Epic

### Task: a.2 - Waits for nothing that exists
Blocks: nowhere

### Task: a.3 - Twice

### Task: a.3 - Twice

### Task: a.4 - Circle
Blocks: a.5

### Task: a.5 - Circle
Blocks: a.4
`;

it('names every fault of a plan with its line, and writes nothing', async () => {
  repo.write({ 'plan.md': FAULTY });
  const run = await cub('plan', 'import', 'plan.md', '--json');
  expect(run.code).toBe(3);
  const { message } = run.json<{ error: { message: string } }>().error;
  for (const line of [3, 8, 12, 15]) expect(message).toMatch(new RegExp(`plan\\.md:${line}\\b`));
  expect(message).toMatch(/expected .*received /);
  expect(repo.git('status', '--porcelain')).toBe('?? plan.md');
});

it('lists the other tasks when one file is broken', async () => {
  for (const title of ['First', 'Second']) expect((await cub('task', 'create', title, '--json')).code).toBe(0);
  const [broken] = await tasks();
  repo.write({ [`.cub/tasks/${broken?.id}.md`]: '---\nid: [unclosed\n---\n' });
  const run = await cub('task', 'list', '--json');
  expect(run.json()).toMatchObject({ total: 1, faults: [{ file: `.cub/tasks/${broken?.id}.md`, expected: expect.any(String) as string }] });
  expect((await cub('task', 'show', broken?.id ?? '', '--json')).json()).toMatchObject({ error: { code: expect.stringMatching(/^CUB_TASK_/) as string } });
});

it('gives a task to one worktree only', async () => {
  const { id } = (await cub('task', 'create', 'Only one', '--json')).json<{ id: string }>();
  repo.commitAll('a task');
  const worktree = join(repo.dir, '.git', 'second');
  repo.git('worktree', 'add', '--quiet', '-b', 'second', worktree);
  expect((await cub('task', 'claim', id, '--json')).code).toBe(0);
  const there = (...args: string[]) => runCub(args, { cwd: worktree });
  const refused = await there('task', 'claim', id, '--json');
  expect([refused.code, refused.json<{ error: { code: string } }>().error.code]).toEqual([4, 'CUB_TASK_CLAIMED']);
  expect((await there('task', 'ready', '--json')).json()).toMatchObject({ total: 0 });
  expect((await cub('task', 'claim', id, '--release', '--json')).code).toBe(0);
  expect((await there('task', 'ready', '--json')).json()).toMatchObject({ total: 1 });
  expect((await cub('task', 'close', id, '--lesson', 'It was easy', '--json')).code).toBe(0);
  expect((await there('task', 'ready', '--json')).json()).toMatchObject({ total: 0 });
  expect((await cub('ledger', 'show', id, '--json')).json()).toMatchObject({ attempts: [], outcome: { status: 'completed', lessons_learned: ['It was easy'] } });
});

/** The plans that cub was designed from. They are not part of the project; who has them beside it tests with them, too. */
const SEEDS = join(process.env.CUB_TEST_DATA ?? resolve(__dirname, '../../../../shared'), 'seeds');
const withSeeds = existsSync(SEEDS) ? describe : describe.skip;

withSeeds('the plans that cub was designed from', () => {
  it.each([
    ['000', 6, 25],
    ['003', 4, 15],
  ])('seed %s becomes %d epics and %d tasks, with the dependencies of its Blocks lines', async (seed, epics, count) => {
    const name = readdirSync(SEEDS).find((file) => file.startsWith(`${seed}_`)) ?? '';
    const text = readFileSync(join(SEEDS, name), 'utf8');
    repo.write({ 'plan.md': text });
    expect((await cub('plan', 'import', 'plan.md', '--json')).code).toBe(0);
    const items = await tasks();
    expect(items.filter(({ type }) => type === 'epic')).toHaveLength(epics);
    expect(items.filter(({ type }) => type !== 'epic')).toHaveLength(count);
    expect(Object.fromEntries(items.map((task) => [task.id, [...task.depends_on].sort()]))).toEqual(expectedDependencies(text));
    for (const task of items.filter(({ type }) => type !== 'epic')) {
      expect(task).toMatchObject({ labels: expect.arrayContaining([expect.stringMatching(/^phase-/)]) as string[], lineage: { spec_file: expect.stringMatching(/^specs\//) as string } });
      expect(task.acceptance_criteria.length).toBeGreaterThan(0);
      expect(task.files.length).toBeGreaterThan(0);
    }
    const ready = (await cub('task', 'ready', '--json')).json<{ items: Listed[] }>().items.map(({ id }) => id);
    expect([...ready].sort()).toEqual(items.filter((task) => task.type !== 'epic' && task.depends_on.length === 0).map(({ id }) => id).sort());
    const again = await cub('plan', 'import', 'plan.md', '--json');
    expect(again.json()).toMatchObject({ created: 0, updated: 0, kept: epics + count });
  });
});

/** Read in the plainest way: who blocks whom. */
function expectedDependencies(text: string): Record<string, string[]> {
  const waits: Record<string, string[]> = {};
  let current = '';
  for (const line of text.split('\n')) {
    current = /^#{2,3} (?:Epic|Task): (\S+) - /.exec(line)?.[1] ?? current;
    if (/^#{2,3} (?:Epic|Task): /.test(line)) waits[current] ??= [];
    if (!/^\*{0,2}Blocks/.test(line)) continue;
    for (const [blocked] of line.matchAll(/[a-z]+-[a-z0-9]+(?:\.\d+)?/g)) (waits[blocked] ??= []).push(current);
  }
  return Object.fromEntries(Object.entries(waits).map(([id, blockers]) => [id, [...new Set(blockers)].sort()]));
}
