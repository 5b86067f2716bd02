import type { NewTask, TaskBackend } from '@cub/plugin-sdk';
import { isCubError, type Task } from '@cub/schema';

/** Opens a backend over a place that is the same each time, empty at first, and thrown away. Each call stands for another process. */
export type OpenTaskBackend = () => TaskBackend | Promise<TaskBackend>;

/** How a test reaches past the backend: a field that cub does not know, in the stored form of a task. */
export interface UnknownField {
  /** Writes the field, with any value, into the task that is stored under this id. What it returns is waited for. */
  add(id: string): unknown;
  /** Whether it is stored there, as it was written. */
  isThere(id: string): boolean | Promise<boolean>;
}

/** How the storage of a backend differs from what a task is. */
export interface StorageLimits {
  /** Fields that cannot be stored, because in a format of others they follow from the rest. @defaultValue none */
  readonly derived?: readonly (keyof Task)[];
}

/** A task in which nothing is as it is by default. */
const FULL = {
  id: 'test-s001',
  key: '01KDTEST00000000000000FULL',
  title: 'One: "quoted", with a colon',
  type: 'bug',
  priority: 0,
  status: 'in_progress',
  labels: ['a', 'b:c'],
  depends_on: ['test-s002'],
  parent: 'test-001A-0',
  assignee: 'ann',
  description: 'First line.\n\nSecond paragraph, with äöü and 😀.',
  acceptance_criteria: ['It works', 'It is tested'],
  files: ['src/a.ts'],
  verify: ['npm test'],
  lineage: { spec_id: 'test-001', spec_file: 's.md', plan_id: 'test-001A', plan_file: 'p.md', epic_id: 'test-001A-0' },
  created_at: '2026-01-02T03:04:05.000Z',
  updated_at: '2026-01-03T03:04:05.000Z',
  closed_at: '2026-01-04T03:04:05.000Z',
} as const satisfies NewTask;

const DEFAULTS: Partial<Task> = {
  kind: 'task',
  type: 'task',
  priority: 2,
  status: 'open',
  labels: [],
  depends_on: [],
  parent: null,
  assignee: null,
  description: '',
  acceptance_criteria: [],
  files: [],
  verify: [],
  lineage: { spec_id: null, spec_file: null, plan_id: null, plan_file: null, epic_id: null },
  closed_at: null,
};

/** What each field is changed to; none of it is what {@link FULL} has. */
const CHANGES = {
  title: 'Uno',
  type: 'feature',
  priority: 3,
  status: 'closed',
  labels: [],
  depends_on: ['test-s002', 'test-s003'],
  parent: null,
  assignee: null,
  description: 'Another.',
  acceptance_criteria: [],
  files: ['src/b.ts', 'src/c.ts'],
  verify: [],
  lineage: { spec_id: null, spec_file: null, plan_id: 'test-002B', plan_file: null, epic_id: null },
  created_at: '2026-02-02T03:04:05.000Z',
  updated_at: '2026-02-03T03:04:05.000Z',
  closed_at: null,
} as const satisfies Partial<Task>;

const UNSAFE_IDS = ['../evil', 'a/b', '..', '', 'a\nb'];
const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

/**
 * What is wrong with a backend of tasks, for tests without jest. It is written to.
 * @param unknownField null: nothing can be stored that cub does not know
 * @param limits of a format that others made
 * @returns sentences; empty when all is well
 * @throws what the backend throws where it must not
 */
export async function taskBackendFaults(open: OpenTaskBackend, unknownField: UnknownField | null = null, { derived = [] }: StorageLimits = {}): Promise<string[]> {
  const faults: string[] = [];
  const expectThat: Expect = (holds, sentence) => void (holds || faults.includes(sentence) || faults.push(sentence));
  const backend = await open();
  expectThat((await backend.list()).items.length === 0, 'it begins empty');
  await createsWhole(backend, derived, expectThat);
  await createsPlain(backend, expectThat);
  await refuses(backend, expectThat);
  await updates(backend, derived, expectThat);
  await isReadByOthers(backend, await open(), expectThat);
  await namesPaths(backend, expectThat);
  if (unknownField) await keepsUnknown(await open(), unknownField, expectThat);
  return faults;
}

type Expect = (holds: boolean, sentence: string) => void;

async function createsWhole(backend: TaskBackend, derived: readonly string[], expectThat: Expect): Promise<void> {
  const created = await backend.create(FULL);
  for (const [field, value] of Object.entries(FULL)) {
    if (!derived.includes(field)) expectThat(same(created[field as keyof Task], value), `a new task has the ${field} that it was given`);
  }
  expectThat(same(await backend.get(FULL.id), created), 'what was created is what is read');
}

/** Commands hand over what was not given as undefined. */
async function createsPlain(backend: TaskBackend, expectThat: Expect): Promise<void> {
  const nothing = Object.fromEntries([...Object.keys(DEFAULTS), 'key', 'created_at', 'updated_at'].filter((field) => field !== 'kind').map((field) => [field, undefined]));
  const created = await backend.create({ ...nothing, id: 'test-s002', title: 'Two' });
  for (const [field, value] of Object.entries(DEFAULTS)) expectThat(same(created[field as keyof Task], value), `a ${field} that is not given, or undefined, is ${JSON.stringify(value)}`);
  expectThat(ISO.test(created.created_at) && ISO.test(created.updated_at), 'a new task is created, and changed, now (ISO 8601, UTC)');
  const other = await backend.create({ id: 'test-s003', title: 'Three' });
  const keys = [created.key, other.key];
  expectThat(keys.every((key) => typeof key === 'string' && key !== '') && keys[0] !== keys[1] && !keys.includes(FULL.key), 'a new task has a key of its own');
  expectThat(same(await backend.get('test-s002'), created), 'what was created is what is read');
}

async function refuses(backend: TaskBackend, expectThat: Expect): Promise<void> {
  expectThat((await backend.get('test-s404')) === undefined, 'a task that is not there is undefined, not an error');
  expectThat((await codeOf(backend.create({ id: FULL.id, title: 'Again' }))) === 'CUB_TASK_EXISTS', 'an id is given once: CUB_TASK_EXISTS');
  expectThat((await backend.get(FULL.id))?.title === FULL.title, 'a task that is there is not written over');
  expectThat((await codeOf(backend.update('test-s404', { title: 'x' }))) === 'CUB_TASK_NOT_FOUND', 'what is not there cannot be changed: CUB_TASK_NOT_FOUND');
  for (const id of UNSAFE_IDS) {
    expectThat((await codeOf(backend.create({ id, title: 'Evil' }))) === 'CUB_ID_UNSAFE', 'an id that is unsafe in a path is refused: CUB_ID_UNSAFE (`isSafeId` tells)');
    expectThat(['CUB_ID_UNSAFE', 'undefined'].includes(String(await codeOf(backend.get(id)))), 'an unsafe id is no task');
    expectThat(['CUB_ID_UNSAFE', 'CUB_TASK_NOT_FOUND'].includes(String(await codeOf(backend.update(id, { title: 'x' })))), 'a task with an unsafe id cannot be changed');
  }
}

async function updates(backend: TaskBackend, derived: readonly string[], expectThat: Expect): Promise<void> {
  let before = await readTask(backend, FULL.id);
  for (const [field, value] of Object.entries(CHANGES)) {
    const changed = await backend.update(FULL.id, { [field]: value, ...(field !== 'title' && { title: undefined }) });
    const touched = [field, 'updated_at', ...derived];
    if (!derived.includes(field)) expectThat(same(changed[field as keyof Task], value), `an update of ${field} changes it`);
    expectThat(same(without(changed, touched), without(before, touched)), `an update of ${field} changes nothing else; undefined is no change`);
    expectThat(derived.includes('updated_at') || field === 'updated_at' || changed.updated_at !== before.updated_at || before.updated_at !== FULL.updated_at, 'updated_at is now after an update, unless it is given');
    expectThat(same(await backend.get(FULL.id), changed), 'what was changed is what is read');
    before = changed;
  }
}

async function isReadByOthers(backend: TaskBackend, other: TaskBackend, expectThat: Expect): Promise<void> {
  const { items, faults: unreadable } = await backend.list();
  expectThat(unreadable.length === 0 && same(items.map(({ id }) => id).sort(), ['test-s001', 'test-s002', 'test-s003']), 'all tasks are listed');
  for (const item of items) expectThat(same(await backend.get(item.id), item), 'a task is listed as it is read');
  expectThat(same(sorted((await other.list()).items), sorted(items)), 'another process sees the same tasks');
  await other.update('test-s002', { title: 'Due' });
  expectThat((await backend.get('test-s002'))?.title === 'Due', 'what another process changed is seen');
  const found = await readTask(backend, 'test-s002');
  (found as { title: string }).title = 'spoilt';
  expectThat((await backend.get('test-s002'))?.title === 'Due', 'what is read can be changed without an effect on what is stored');
}

async function namesPaths(backend: TaskBackend, expectThat: Expect): Promise<void> {
  const paths = await backend.paths(['test-s001']);
  const isInside = (path: string) => path !== '' && !/^([/\\]|[A-Za-z]:)/.test(path) && !path.split(/[/\\]/).includes('..');
  expectThat(paths.length > 0 && paths.every(isInside), 'it says which files hold a task, relative to the project');
  expectThat((await backend.paths(['test-s404', ...UNSAFE_IDS])).length === 0 && (await backend.paths([])).length === 0, 'ids that are unknown are passed over: no task, no path');
}

async function keepsUnknown(backend: TaskBackend, { add, isThere }: UnknownField, expectThat: Expect): Promise<void> {
  await add('test-s003');
  const before = await readTask(backend, 'test-s003');
  expectThat(before.title === 'Three', 'a field that cub does not know is no fault');
  await backend.update('test-s003', { title: 'Tre', labels: ['x'] });
  expectThat(await isThere('test-s003'), 'a field that cub does not know survives an update');
}

async function readTask(backend: TaskBackend, id: string): Promise<Task> {
  const task = await backend.get(id);
  if (!task) throw new Error(`the backend has lost the task ${id}`);
  return task;
}

/** In whatever order the fields are. */
function same(a: unknown, b: unknown): boolean {
  return canonical(a) === canonical(b);
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, item: unknown) => (item && typeof item === 'object' && !Array.isArray(item) ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1))) : item)) ?? 'undefined';
}

function without(task: Task, fields: readonly string[]): object {
  return Object.fromEntries(Object.entries(task).filter(([field]) => !fields.includes(field)));
}

function sorted(tasks: readonly Task[]): Task[] {
  return [...tasks].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** @returns the code of what it throws; else what it gives */
async function codeOf(work: Promise<unknown>): Promise<unknown> {
  try {
    return await work;
  } catch (error) {
    return isCubError(error) ? error.code : String(error);
  }
}

/**
 * The contract of a `taskBackend`, as a jest test. Call it at the top of a test file.
 * @param name of the backend, for the name of the test
 * @param open opens the backend over an empty place, for example a `tempFolder()`; called again, it has to find there what was written
 * @param unknownField how the test stores what cub does not know; null when the form of the storage allows nothing else
 * @param limits of a format that others made
 * @example
 * const folder = tempFolder();
 * itBehavesLikeTaskBackend('one-file', () => createBackend({ root: folder.dir }), {
 *   add: () => folder.write({ 'tasks.json': … }),
 *   isThere: () => readFileSync(join(folder.dir, 'tasks.json'), 'utf8').includes('sprint'),
 * });
 */
export function itBehavesLikeTaskBackend(name: string, open: OpenTaskBackend, unknownField: UnknownField | null, limits: StorageLimits = {}): void {
  it(`${name} behaves like a backend of tasks`, async () => {
    expect(await taskBackendFaults(open, unknownField, limits)).toEqual([]);
  });
}
