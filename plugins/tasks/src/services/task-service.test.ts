import fc from 'fast-check';
import { snapshotOf } from '@cub/schema';
import { FakeProject } from '../../test/support/fake-project.js';
import { claimTask, releaseClaim } from './claim-task.js';
import { closeTask } from './close-task.js';
import { createTask } from './create-task.js';
import { addDependencies, removeDependencies } from './edit-dependencies.js';
import { findCycle } from './find-cycle.js';
import { reopenTask } from './reopen-task.js';
import { updateTask } from './update-task.js';

let fake: FakeProject;
beforeEach(() => (fake = new FakeProject()));
afterEach(() => fake.remove());

const create = (id: string, more: object = {}) => fake.backend.create({ id, title: `Task ${id}`, ...more });
const readyIds = async () => (await fake.tasks.ready()).map((task) => task.id);
const close = (id: string, runId?: string) => closeTask({ ...fake.deps, runId }, { id, reason: null, lessons: ['look twice'] });

/** Work that ended in another worktree: the event is there, this tree's file is unchanged. */
async function ended(type: 'task.completed' | 'task.blocked' | 'task.failed', id: string, at: string) {
  const task = await fake.backend.get(id);
  if (!task) throw new Error(id);
  fake.journal.at = at;
  const status = ({ 'task.completed': 'completed', 'task.blocked': 'blocked', 'task.failed': 'failed' } as const)[type];
  const notes = { approach: null, decisions: [], lessons_learned: [] };
  const data = { status, reason: null, error_category: null, exit_code: null, duration_sec: 1, files_touched: [], commits: [], snapshot: snapshotOf(task), partial: false, notes };
  fake.journal.append(type, data, { task_id: id });
}

describe('what is ready', () => {
  it('open or retry, dependencies closed, no epic; by priority, creation, id', async () => {
    await create('t-10', { priority: 1 });
    await create('t-2', { priority: 1, created_at: '2026-01-01T00:00:00.000Z' });
    await create('t-3', { priority: 0, status: 'retry' });
    await create('t-4', { status: 'closed' });
    await create('t-5', { depends_on: ['t-4'] });
    await create('t-6', { depends_on: ['t-5'] });
    await create('t-7', { depends_on: ['missing'] });
    await create('t-8', { status: 'blocked' });
    await create('t-9', { type: 'epic', priority: 0 });
    expect(await readyIds()).toEqual(['t-3', 't-2', 't-10', 't-5']);
    expect((await fake.tasks.ready({ status: ['retry'] })).map((task) => task.id)).toEqual(['t-3']);
  });

  it('names a cycle', async () => {
    await create('a', { depends_on: ['b'] });
    await create('b', { depends_on: ['c'] });
    await create('c', { depends_on: ['a'] });
    await expect(readyIds()).rejects.toMatchObject({
      code: 'CUB_TASK_CYCLE',
      exit: 3,
      message: 'tasks depend on each other in a circle: a → b → c → a (each waits for the next)',
      suggestions: [expect.stringContaining('cub task dep rm c a')],
    });
    await close('c');
    expect(await readyIds()).toEqual(['b']);
  });

  it('agrees with a slow definition of a cycle on any graph', () => {
    const graph = fc.array(fc.tuple(fc.nat(6), fc.array(fc.nat(6), { maxLength: 3 })), { maxLength: 7 });
    fc.assert(
      fc.property(graph, (pairs) => {
        const edges = new Map(pairs.map(([id, to]) => [String(id), to.map(String)]));
        const reach = (from: string, seen = new Set<string>()): Set<string> => {
          for (const next of edges.get(from) ?? []) if (!seen.has(next)) reach(next, seen.add(next));
          return seen;
        };
        const cycle = findCycle(edges);
        expect(cycle !== undefined).toBe([...edges.keys()].some((id) => reach(id).has(id)));
        if (!cycle) return;
        expect(cycle[0]).toBe(cycle.at(-1));
        for (const [i, id] of cycle.slice(0, -1).entries()) expect(edges.get(id)).toContain(cycle[i + 1]);
      }),
    );
  });

  it('follows a chain of fifty thousand', () => {
    const chain = new Map(Array.from({ length: 50_000 }, (_, i) => [`t${i}`, [`t${i + 1}`]]));
    expect(findCycle(chain)).toBeUndefined();
  });
});

describe('the machine view', () => {
  beforeEach(async () => {
    await create('t-1');
    await create('t-2', { depends_on: ['t-1'] });
  });

  it('counts what was completed elsewhere as closed', async () => {
    await ended('task.completed', 't-1', '2026-01-05T12:00:00.000Z');
    expect(await fake.tasks.get('t-1')).toMatchObject({ status: 'closed', closed_at: '2026-01-05T12:00:00.000Z' });
    expect(await readyIds()).toEqual(['t-2']);
    expect(fake.read('.cub/tasks/t-1.md')).toContain('status: open');
  });

  it('shows blocked and failed; the newest ending counts', async () => {
    await ended('task.failed', 't-1', '2026-01-05T12:00:00.000Z');
    expect(await readyIds()).toEqual(['t-1']);
    await ended('task.blocked', 't-1', '2026-01-05T13:00:00.000Z');
    expect((await fake.tasks.list({ status: ['blocked'] })).items.map((task) => task.id)).toEqual(['t-1']);
    expect(await readyIds()).toEqual([]);
  });

  it('a reopened task is open, also when the other clock is ahead', async () => {
    await ended('task.completed', 't-1', '2026-01-09T12:00:00.000Z');
    const task = await reopenTask(fake.deps, 't-1');
    expect(task).toMatchObject({ status: 'open', closed_at: null });
    expect(await readyIds()).toEqual(['t-1']);
    await ended('task.blocked', 't-1', '2026-01-09T13:00:00.000Z');
    expect(await readyIds()).toEqual([]);
    await reopenTask(fake.deps, 't-1');
    expect(await readyIds()).toEqual(['t-1']);
  });

  it('work that ended by a clock that went back counts, and a reopened task of the same clock is open', async () => {
    const file = fake.read('.cub/tasks/t-1.md');
    await ended('task.blocked', 't-1', '2020-01-01T00:00:00.000Z');
    expect(await fake.tasks.get('t-1')).toMatchObject({ status: 'blocked' });
    expect((await reopenTask(fake.deps, 't-1')).status).toBe('open');
    expect(await readyIds()).toEqual(['t-1']);
    // Another branch does not know of it, and an ending that this machine has not seen is newer than those that it has.
    fake.write('.cub/tasks/t-1.md', file);
    expect(await readyIds()).toEqual([]);
    fake.write('.cub/tasks/t-1.md', file.replace('status: open\n', 'status: open\nstatus_after: 01J00000000000000000000000\n'));
    expect(await readyIds()).toEqual(['t-1']);
  });

  it('a file that an older cub reopened, and dated, is open', async () => {
    await ended('task.completed', 't-1', '2026-01-05T12:00:00.000Z');
    fake.write('.cub/tasks/t-1.md', fake.read('.cub/tasks/t-1.md').replace('status: open\n', 'status: open\nupdated_at: 2026-01-05T12:00:01.000Z\n'));
    expect(await readyIds()).toEqual(['t-1']);
  });

  it('another change of a task that was completed elsewhere does not bring it back', async () => {
    await ended('task.completed', 't-1', '2026-01-05T12:00:00.000Z');
    await updateTask(fake.deps, { id: 't-1', priority: 0 });
    expect(await fake.tasks.get('t-1')).toMatchObject({ status: 'closed', priority: 0 });
  });
});

describe('closing', () => {
  it('records a start and a completion without attempts, then changes the file', async () => {
    await create('t-1');
    expect(await close('t-1')).toMatchObject({ status: 'closed', recorded: 'closed' });
    expect(fake.journal.types()).toEqual(['task.started', 'task.completed']);
    expect(fake.journal.events[1]).toMatchObject({ task_id: 't-1', data: { status: 'completed', duration_sec: 0, notes: { lessons_learned: ['look twice'] } } });
    expect(await fake.backend.get('t-1')).toMatchObject({ status: 'closed', closed_at: expect.stringMatching(/Z$/) as string });
    expect(await close('t-1')).toMatchObject({ recorded: 'unchanged' });
    await reopenTask(fake.deps, 't-1');
    await close('t-1');
    expect(fake.journal.types()).toEqual(['task.started', 'task.completed', 'task.completed']);
  });

  it('inside a run only records the wish', async () => {
    await create('t-1');
    const before = fake.read('.cub/tasks/t-1.md');
    expect(await close('t-1', 'cub-20260105-100000')).toMatchObject({ status: 'open', recorded: 'wish' });
    expect(fake.journal.events).toMatchObject([{ type: 'agent.note', task_id: 't-1', data: { wish: 'close', task: 't-1' } }]);
    expect(fake.read('.cub/tasks/t-1.md')).toBe(before);
  });
});

describe('creating and changing', () => {
  it('allocates a standalone id that is free', async () => {
    await create('demo-s000');
    const task = await createTask(fake.deps, { title: 'New', labels: ['x'] });
    expect(task).toMatchObject({ id: 'demo-s001', labels: ['x'] });
    await createTask(fake.deps, { id: 'own', title: 'Own', depends_on: ['demo-s001'], parent: 'demo-s000' });
    expect(fake.ids.calls).toBe(2);
    expect((await fake.tasks.list({ epic: 'demo-s000' })).items.map((item) => item.id)).toEqual(['own']);
    await expect(createTask(fake.deps, { title: 'X', depends_on: ['demo-s002'] })).rejects.toMatchObject({ code: 'CUB_TASK_NOT_FOUND' });
  });

  it('refuses a dependency that closes a circle, and writes nothing', async () => {
    await create('a', { depends_on: ['b'] });
    await create('b', { depends_on: ['c'] });
    await create('c');
    const before = fake.read('.cub/tasks/c.md');
    await expect(addDependencies(fake.deps, { id: 'c', on: ['a'] })).rejects.toMatchObject({ code: 'CUB_TASK_CYCLE', message: expect.stringContaining('c → a → b → c') as string });
    await expect(addDependencies(fake.deps, { id: 'c', on: ['c'] })).rejects.toMatchObject({ code: 'CUB_TASK_CYCLE' });
    await expect(addDependencies(fake.deps, { id: 'c', on: ['x'] })).rejects.toMatchObject({ code: 'CUB_TASK_NOT_FOUND' });
    expect(fake.read('.cub/tasks/c.md')).toBe(before);
    expect((await removeDependencies(fake.deps, { id: 'a', on: ['b', 'x'] })).depends_on).toEqual([]);
    expect((await addDependencies(fake.deps, { id: 'c', on: ['a'] })).depends_on).toEqual(['a']);
  });

  it('adds and removes labels', async () => {
    await create('a', { labels: ['x', 'y'] });
    expect(await updateTask(fake.deps, { id: 'a', addLabels: ['z', 'x'], removeLabels: ['y'] })).toMatchObject({ labels: ['x', 'z'] });
    await expect(updateTask(fake.deps, { id: 'a' })).rejects.toMatchObject({ code: 'CUB_TASK_INVALID', exit: 2 });
  });

  it('moves a task with its lineage, so that its records go to the new epic', async () => {
    const lineage = { spec_id: null, spec_file: null, plan_id: 'p-1', plan_file: 'p-1.md', epic_id: null };
    await create('e-1', { type: 'epic', lineage });
    await create('e-2', { type: 'epic', lineage: { ...lineage, plan_id: 'p-2', plan_file: null } });
    await create('a', { parent: 'e-1', lineage: { ...lineage, epic_id: 'e-1' } });
    expect(await updateTask(fake.deps, { id: 'a', parent: 'e-2' })).toMatchObject({ parent: 'e-2', lineage: { plan_id: 'p-2', plan_file: null, epic_id: 'e-2' } });
    expect((await updateTask(fake.deps, { id: 'a', title: 'Other' })).lineage).toMatchObject({ plan_id: 'p-2', epic_id: 'e-2' });
  });
});

it('suggests ids that were nearly typed', async () => {
  for (const id of ['cub-054A-0.1', 'cub-054A-0.2', 'cub-s017', 'cub-E07']) await create(id);
  await expect(fake.tasks.get('cub-s071')).rejects.toMatchObject({ code: 'CUB_TASK_NOT_FOUND', exit: 1, suggestions: [expect.stringContaining('cub-s017'), expect.anything()] });
});

describe('claims', () => {
  beforeEach(async () => void (await create('t-1')));

  it('by hand: exclusive, released, without touching the task file', async () => {
    const before = fake.read('.cub/tasks/t-1.md');
    await claimTask(fake.deps, 't-1');
    await expect(claimTask(fake.deps, 't-1')).rejects.toMatchObject({ code: 'CUB_TASK_CLAIMED', exit: 4 });
    await expect(fake.tasks.claim('t-1', 'run-1')).rejects.toMatchObject({ code: 'CUB_TASK_CLAIMED', exit: 4 });
    expect(await readyIds()).toEqual([]);
    expect(await fake.tasks.claims()).toMatchObject([{ taskId: 't-1', pid: null, runId: null }]);
    await releaseClaim(fake.deps, 't-1');
    expect(await readyIds()).toEqual(['t-1']);
    expect(fake.read('.cub/tasks/t-1.md')).toBe(before);
  });

  it('by a run: until it is released; the agent of that run has it already', async () => {
    const claim = await fake.tasks.claim('t-1', 'run-1');
    expect(await fake.tasks.claims()).toMatchObject([{ taskId: 't-1', pid: process.pid, runId: 'run-1' }]);
    await expect(claimTask(fake.deps, 't-1')).rejects.toMatchObject({ code: 'CUB_TASK_CLAIMED', message: expect.stringContaining('run-1') as string });
    expect(await claimTask({ ...fake.deps, runId: 'run-1' }, 't-1')).toMatchObject({ runId: 'run-1' });
    await expect(releaseClaim(fake.deps, 't-1')).rejects.toMatchObject({ code: 'CUB_TASK_CLAIMED' });
    await claim.release();
    expect(await fake.tasks.claims()).toEqual([]);
  });

  it('by hand: ends with the task', async () => {
    await claimTask(fake.deps, 't-1');
    await close('t-1');
    expect(await fake.tasks.claims()).toEqual([]);
    await expect(claimTask(fake.deps, 't-1')).rejects.toMatchObject({ code: 'CUB_TASK_CLOSED' });
  });
});
