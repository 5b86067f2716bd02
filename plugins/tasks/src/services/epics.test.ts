import { snapshotOf } from '@cub/schema';
import { FakeProject } from '../../test/support/fake-project.js';
import { claimTask } from './claim-task.js';
import { closeTask } from './close-task.js';
import { createTask } from './create-task.js';
import { reopenTask } from './reopen-task.js';
import { updateTask } from './update-task.js';

let fake: FakeProject;
beforeEach(async () => {
  fake = new FakeProject();
  await fake.backend.create({ id: 'top', title: 'Top', type: 'epic' });
  await fake.backend.create({ id: 'e', title: 'E', type: 'epic', parent: 'top' });
  await fake.backend.create({ id: 'e.1', title: 'One', parent: 'e' });
  await fake.backend.create({ id: 'e.2', title: 'Two', parent: 'e' });
  await fake.backend.create({ id: 'next', title: 'Next', depends_on: ['top'] });
});
afterEach(() => fake.remove());

const close = (id: string, more: { reason?: string; lessons?: string[]; runId?: string } = {}) =>
  closeTask({ ...fake.deps, runId: more.runId }, { id, reason: more.reason ?? null, lessons: more.lessons ?? [] });
const statusOf = async (id: string) => (await fake.backend.get(id))?.status;
const ready = async () => (await fake.tasks.ready()).map(({ id }) => id);

it('an epic closes with its last open task, and so do the epics above it', async () => {
  expect(await close('e.1')).toMatchObject({ closed_epics: [] });
  expect(await close('e.2')).toMatchObject({ closed_epics: ['e', 'top'] });
  expect([await statusOf('e'), await statusOf('top')]).toEqual(['closed', 'closed']);
  expect(await ready()).toEqual(['next']);
  expect(new Set(fake.journal.events.map((event) => event.task_id))).toEqual(new Set(['e.1', 'e.2']));
});

it('an epic whose tasks were closed elsewhere counts as done, although its file says open', async () => {
  for (const id of ['e.1', 'e.2']) await fake.backend.update(id, { status: 'closed' });
  expect(await statusOf('e')).toBe('open');
  expect(await ready()).toEqual(['next']);
});

it('an epic stays open while a file cannot be read that may be a task of it', async () => {
  fake.write('.cub/tasks/e.3.md', 'broken');
  await close('e.1');
  expect(await close('e.2')).toMatchObject({ closed_epics: [] });
  expect(await ready()).toEqual([]);
});

it('closing an epic over open tasks is refused and names them', async () => {
  await expect(close('top')).rejects.toMatchObject({
    code: 'CUB_TASK_EPIC_OPEN',
    message: 'epic top has 3 open tasks: e, e.1, e.2',
  });
  expect(await statusOf('top')).toBe('open');
  expect(fake.journal.events).toEqual([]);
});

it('closing an epic without open tasks leaves no record of work', async () => {
  await fake.backend.create({ id: 'empty', title: 'Empty', type: 'epic' });
  await expect(close('empty', { lessons: ['x'] })).rejects.toMatchObject({ code: 'CUB_TASK_IS_EPIC', exit: 2 });
  await expect(close('empty', { runId: 'run-1' })).rejects.toMatchObject({ code: 'CUB_TASK_IS_EPIC' });
  expect(await close('empty', { reason: 'Not needed' })).toMatchObject({
    status: 'closed',
    close_reason: 'Not needed',
  });
  expect(fake.read('.cub/tasks/empty.md')).toContain('close_reason: Not needed');
  expect(fake.journal.events).toEqual([]);
});

it('an ending of an epic on record, from a cub that closed epics like tasks, says nothing', async () => {
  const epic = await fake.tasks.get('e');
  fake.journal.at = '2027-01-01T00:00:00.000Z';
  const notes = { approach: null, decisions: [], lessons_learned: [] };
  const data = {
    status: 'completed',
    reason: null,
    error_category: null,
    exit_code: null,
    duration_sec: 0,
    files_touched: [],
    commits: [],
    snapshot: snapshotOf(epic),
    partial: false,
    notes,
  } as const;
  fake.journal.append('task.completed', { ...data, files_touched: [], commits: [] }, { task_id: 'e' });
  expect(await fake.tasks.get('e')).toMatchObject({ status: 'open' });
});

it('an epic is not claimed', async () => {
  await expect(claimTask(fake.deps, 'e')).rejects.toMatchObject({ code: 'CUB_TASK_IS_EPIC', exit: 2 });
  expect(await fake.tasks.claims()).toEqual([]);
});

it('a task that is opened again, or created, opens the epics above it', async () => {
  for (const id of ['e.1', 'e.2']) await close(id);
  await expect(reopenTask(fake.deps, 'e')).rejects.toMatchObject({ code: 'CUB_TASK_EPIC_DONE' });
  await expect(updateTask(fake.deps, { id: 'top', status: 'open' })).rejects.toMatchObject({
    code: 'CUB_TASK_EPIC_DONE',
  });
  await reopenTask(fake.deps, 'e.1');
  expect([await statusOf('e'), await statusOf('top')]).toEqual(['open', 'open']);
  await close('e.1');
  await createTask(fake.deps, { id: 'e.3', title: 'Three', parent: 'e' });
  expect([await statusOf('e'), await statusOf('top')]).toEqual(['open', 'open']);
  expect(await ready()).toEqual(['e.3']);
});

describe('types', () => {
  it('one that cub does not know is refused with a list; one that is there stays', async () => {
    const refusal = {
      code: 'CUB_TASK_INVALID',
      exit: 2,
      message: expect.stringMatching(/expected task, feature, bug, epic, .*received "foo"/) as string,
    };
    await expect(createTask(fake.deps, { id: 'x', title: 'X', type: 'foo' })).rejects.toMatchObject(refusal);
    await expect(updateTask(fake.deps, { id: 'e.1', type: 'foo' })).rejects.toMatchObject(refusal);
    await fake.backend.update('e.1', { type: 'foo' });
    expect(await updateTask(fake.deps, { id: 'e.1', type: 'foo', priority: 0 })).toMatchObject({
      type: 'foo',
      priority: 0,
    });
  });

  it('a task with a record does not become an epic, an epic with open tasks no task', async () => {
    await close('e.1');
    await expect(updateTask(fake.deps, { id: 'e.1', type: 'epic' })).rejects.toMatchObject({
      code: 'CUB_TASK_INVALID',
      exit: 2,
    });
    await expect(updateTask(fake.deps, { id: 'e', type: 'task' })).rejects.toMatchObject({
      message: expect.stringContaining('e.2') as string,
    });
    expect(await updateTask(fake.deps, { id: 'e.2', type: 'epic' })).toMatchObject({ type: 'epic' });
  });
});

describe('a task that a run holds', () => {
  const held = {
    code: 'CUB_TASK_HELD',
    exit: 4,
    message: expect.stringContaining('run run-1 works on e.1 now') as string,
  };

  it('is neither closed nor opened nor given another status by others', async () => {
    await fake.backend.update('e.1', { status: 'retry' });
    const claim = await fake.tasks.claim('e.1', 'run-1');
    await expect(close('e.1')).rejects.toMatchObject(held);
    await expect(close('e.1', { runId: 'run-2' })).rejects.toMatchObject(held);
    await expect(reopenTask(fake.deps, 'e.1')).rejects.toMatchObject(held);
    await expect(updateTask(fake.deps, { id: 'e.1', status: 'blocked' })).rejects.toMatchObject(held);
    expect(fake.journal.events).toEqual([]);
    expect(await updateTask(fake.deps, { id: 'e.1', priority: 0 })).toMatchObject({ priority: 0 });
    await claim.release();
    expect(await close('e.1')).toMatchObject({ recorded: 'closed' });
  });

  it('its own agent says what it wishes', async () => {
    await fake.tasks.claim('e.1', 'run-1');
    expect(await close('e.1', { runId: 'run-1' })).toMatchObject({ recorded: 'wish', status: 'open' });
  });

  it('a claim by hand holds nobody up', async () => {
    await claimTask(fake.deps, 'e.1');
    expect(await close('e.1')).toMatchObject({ recorded: 'closed' });
  });
});

describe('relations that could never be met are refused, and nothing is written', () => {
  it('moving an epic into itself, or a task below an epic that waits for it', async () => {
    await expect(updateTask(fake.deps, { id: 'top', parent: 'e' })).rejects.toMatchObject({ code: 'CUB_TASK_CYCLE' });
    await fake.backend.create({ id: 'other', title: 'O', type: 'epic', depends_on: ['top'] });
    await fake.backend.update('e.1', { depends_on: ['next'] });
    await expect(updateTask(fake.deps, { id: 'next', parent: 'other' })).rejects.toMatchObject({
      code: 'CUB_TASK_CYCLE',
    });
    expect((await fake.backend.get('next'))?.parent).toBeNull();
  });

  it('a new task that waits for one that waits for its epic', async () => {
    await expect(
      createTask(fake.deps, { id: 'e.3', title: 'X', parent: 'e', depends_on: ['next'] })
    ).rejects.toMatchObject({ code: 'CUB_TASK_CYCLE' });
    expect(await fake.backend.get('e.3')).toBeUndefined();
  });
});

describe('ids at creating', () => {
  it('one that differs from another only in case is refused', async () => {
    await createTask(fake.deps, { id: 'm-S000', title: 'X' });
    await expect(createTask(fake.deps, { id: 'm-s000', title: 'Y' })).rejects.toMatchObject({
      code: 'CUB_ID_TWIN',
      exit: 2,
      message: expect.stringContaining('m-S000') as string,
    });
    await expect(createTask(fake.deps, { id: 'm-S000', title: 'Y' })).rejects.toMatchObject({
      code: 'CUB_TASK_EXISTS',
    });
  });

  it('one that can be read in two ways is refused', async () => {
    await expect(createTask(fake.deps, { id: 'demo-1234', title: 'Y' })).rejects.toMatchObject({
      code: 'CUB_IDS_AMBIGUOUS',
    });
    expect(await createTask(fake.deps, { id: 'demo-124', title: 'Y' })).toMatchObject({ id: 'demo-124' });
  });
});
