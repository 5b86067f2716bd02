import type { Check, Finding, Projection, PromptPart, TaskBackend } from '@cub/plugin-sdk';
import { CubError, isSafeId, type JournalEvent, type Task } from '@cub/schema';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkFaults, scenarioFaults } from './check-suite.js';
import { fakeTask } from './fake-task.js';
import { listenerFaults } from './listener-suite.js';
import { projectionFaults } from './projection-suite.js';
import { promptPartFaults } from './prompt-part-suite.js';
import { taskBackendFaults } from './task-backend-suite.js';
import { tempFolder, type TempFolder } from './temp-repo.js';
import { trustSourceFaults } from './trust-source-suite.js';

describe('checks', () => {
  const good: Check = { title: 'Disk', run: async () => [{ severity: 'warning', message: 'nearly full', fix: 'Delete something.' }] };
  let count = 0;

  it('passes a good one', async () => expect(await checkFaults(good)).toEqual([]));
  it.each<[string, Check]>([
    ['no title', { ...good, title: ' ' }],
    ['silence', { ...good, run: async () => [] }],
    ['an unknown severity', { ...good, run: async () => [{ severity: 'fatal', message: 'x', fix: 'y' } as unknown as Finding] }],
    ['no message', { ...good, run: async () => [{ severity: 'ok', message: '' }] }],
    ['no way out', { ...good, run: async () => [{ severity: 'error', message: 'broken' }] }],
    ['another answer each time', { ...good, run: async () => [{ severity: 'ok', message: `look ${(count += 1)}` }] }],
    ['no list', { ...good, run: async () => null as unknown as Finding[] }],
    ['a finding that is none', { ...good, run: async () => [null as unknown as Finding] }],
  ])('finds %s', async (_, bad) => expect(await checkFaults(bad)).toHaveLength(1));

  it('takes the names of the scenarios at their word', async () => {
    const fine: Check = { title: 'Disk', run: async () => [{ severity: 'ok', message: 'fine' }] };
    expect(await Promise.all([scenarioFaults('healthy', fine), scenarioFaults('broken', good), scenarioFaults('odd', good)])).toEqual([[], [], []]);
    expect([...(await scenarioFaults('healthy', good)), ...(await scenarioFaults('broken', fine))]).toHaveLength(2);
  });

  it('finds a check that changes what it looks at', async () => {
    const folder = tempFolder({ 'a.txt': 'one' });
    expect(await checkFaults(good, [folder.dir])).toEqual([]);
    for (const change of [() => folder.write({ 'b.txt': String((count += 1)) }), () => folder.write({ 'a.txt': String((count += 1)) })]) {
      expect(await checkFaults({ ...good, run: async () => (change(), good.run()) }, [folder.dir])).toHaveLength(1);
    }
    folder.remove();
  });
});

describe('prompt parts', () => {
  const good: PromptPart = { order: 1, target: 'user', render: async ({ task, attempt }) => (attempt > 2 ? null : task.title) };
  let count = 0;

  const at = new Date();

  it.each<[string, PromptPart]>([
    ['a good one', good],
    ['one with a budget and a source', { ...good, maxTokens: 100, cut: 'middle', render: async ({ task }) => ({ text: task.title, source: 'the title' }) }],
    ['one that knows when it was made', { ...good, render: async () => `since ${at.toISOString()}` }],
  ])('passes %s', async (_, part) => expect(await promptPartFaults(part)).toEqual([]));
  it.each<[string, PromptPart]>([
    ['no order', { ...good, order: Number.NaN }],
    ['an unknown target', { ...good, target: 'both' as 'user' }],
    ['an empty text', { ...good, render: async () => ' ' }],
    ['another text each time', { ...good, render: async () => `${(count += 1)}` }],
    ['a change of the task', { ...good, render: async ({ task }) => ((task as { title: string }).title += '!') && 'x' }],
    ['no text beside a source', { ...good, render: async () => ({ text: '\n', source: 'x' }) }],
    ['no source', { ...good, render: async () => ({ text: 'x', source: ' ' }) }],
    ['a source of two lines', { ...good, render: async () => ({ text: 'x', source: 'a\nb' }) }],
    ['another source each time', { ...good, render: async () => ({ text: 'x', source: `${(count += 1)}` }) }],
    ['a budget of nothing', { ...good, maxTokens: 0 }],
    ['a budget of half a token', { ...good, maxTokens: 0.5 }],
    ['an unknown cut', { ...good, cut: 'start' as 'end' }],
    ['a budget that follows what was said', Object.assign({ ...good }, { render: async function (this: { maxTokens?: number }) { this.maxTokens = (count += 1); return 'x'; } })],
    ['today', { ...good, render: async () => `Today is ${new Date().toISOString().slice(0, 10)}.` }],
    ['this hour', { ...good, render: async () => `It is ${Math.floor(Date.now() / 3_600_000)}.` }],
    ['the date as a text', { ...good, render: async () => Date().slice(0, 15) }],
  ])('finds %s', async (_, bad) => expect(await promptPartFaults(bad)).toHaveLength(1));

  it('leaves the clock as it was', async () => {
    const before = Date;
    await promptPartFaults({ ...good, render: async () => Promise.reject(new Error('no')) }).catch(() => undefined);
    await promptPartFaults(good);
    expect(Date).toBe(before);
  });
});

describe('projections', () => {
  const event = (id: string, ts: string, text: string) => ({ id, ts, type: 'agent.note', task_id: 't', data: { text } }) as unknown as JournalEvent;
  const events = [event('01B', '2026-01-02', 'two'), event('01A', '2026-01-01', 'one'), event('01C', '2026-01-02', 'three')];
  const good: Projection<string[]> = {
    folder: 'notes',
    tracked: true,
    keys: ({ type, task_id }) => (type === 'agent.note' && isSafeId(task_id) ? [task_id] : []),
    reduce: (state = [], { data }) => [...state, String((data as { text?: unknown } | null)?.text)],
    file: (state, key) => ({ path: `notes/${key}.txt`, content: `${state.join(' ')}\n` }),
  };
  let count = 0;
  const seen: string[] = [];

  it('passes a good one', () => expect(projectionFaults(good, events)).toEqual([]));
  it.each<[string, Partial<Projection<string[]>>]>([
    ['no file', { file: () => null }],
    ['a file of another folder', { file: (state) => ({ path: 'other/x.txt', content: `${state.join()}\n` }) }],
    ['a way out of the folder', { file: (state) => ({ path: 'notes/../x.txt', content: `${state.join()}\n` }) }],
    ['no line end', { file: (state, key) => ({ path: `notes/${key}.txt`, content: state.join() }) }],
    ['what no event says', { file: (_, key) => ({ path: `notes/${key}.txt`, content: `${(count += 1)}\n` }) }],
    ['memory of its own', { reduce: (_, { id }) => (seen.push(id), [...seen]) }],
    ['a change of an event', { reduce: (state = [], { data }) => [...state, ((data as { text: string }).text += '!')] }],
    ['no word about git', { tracked: undefined }],
    ['a folder outside', { folder: '../notes' }],
    ['trust in every id', { keys: ({ type, task_id }) => (type === 'agent.note' ? [task_id] : []) }],
    ['trust in the data', { reduce: (state = [], { data }) => [...state, (data as { text: string }).text.trim()] }],
    ['the day on which it is asked', { file: (_, key) => ({ path: `notes/${key}.txt`, content: `${new Date().toISOString().slice(0, 10)}\n` }) }],
    ['the hour on which it is asked', { reduce: (state = []) => [...state, String(Math.floor(Date.now() / 3_600_000))] }],
    ['chance', { reduce: (state = []) => [...state, Math.random() < 2 ? 'x' : 'y'] }],
    ['a file that it reads', { file: (state, key) => ({ path: `notes/${key}.txt`, content: `${state.join()}${readFileSync(__filename, 'utf8').length}\n` }) }],
    ['a look for a file', { keys: ({ task_id, type }) => (type === 'agent.note' && isSafeId(task_id) && existsSync('/') ? [task_id] : []) }],
    ['one file for two keys', { keys: ({ type, task_id }) => (type === 'agent.note' && isSafeId(task_id) ? [task_id, `${task_id}2`] : []), file: (state) => ({ path: 'notes/all.txt', content: `${state.join()}\n` }) }],
    ['an interest in everything', { keys: ({ task_id }) => [task_id], reduce: (state = [], { id }) => [...state, id] }],
  ])('finds %s', (_, change) => expect(projectionFaults({ ...good, ...change }, structuredClone(events)).length).toBeGreaterThan(0));
});

describe('task backends', () => {
  let folder: TempFolder;
  beforeEach(() => (folder = tempFolder()));
  afterEach(() => folder.remove());

  /** All tasks in one file. */
  class Stored implements TaskBackend {
    protected readonly path = join(folder.dir, 'tasks.json');
    protected read = (): Task[] => (existsSync(this.path) ? (JSON.parse(readFileSync(this.path, 'utf8')) as Task[]) : []);
    protected write = (tasks: readonly Task[]): void => writeFileSync(this.path, JSON.stringify(tasks));
    protected static keys = 0;
    list = async () => ({ items: this.read(), faults: [] });
    get = async (id: string) => this.read().find((task) => task.id === id);
    async create(given: Partial<Task> & { id: string }) {
      if (!isSafeId(given.id)) throw new CubError('unsafe', { code: 'CUB_ID_UNSAFE', exit: 2 });
      if (await this.get(given.id)) throw new CubError('there', { code: 'CUB_TASK_EXISTS' });
      const now = new Date().toISOString();
      const made: Task = { ...fakeTask({ description: '', acceptance_criteria: [], created_at: now, updated_at: now, key: `k${(Stored.keys += 1)}` }), ...defined(given) };
      this.write([...this.read(), made]);
      return made;
    }
    async update(id: string, changes: Partial<Task>) {
      const task = await this.get(id);
      if (!task) throw new CubError('not there', { code: 'CUB_TASK_NOT_FOUND' });
      const changed = { ...task, updated_at: new Date().toISOString(), ...defined(changes) };
      this.write(this.read().map((one) => (one.id === id ? changed : one)));
      return changed;
    }
    paths = async (ids: readonly string[]) => this.read().filter(({ id }) => ids.includes(id)).map(() => 'tasks.json');
  }
  const defined = <T extends object>(value: T) => Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined)) as T;
  const sprint = {
    add: (id: string) => folder.write({ 'tasks.json': readFileSync(join(folder.dir, 'tasks.json'), 'utf8').replace(`"id":"${id}"`, `"id":"${id}","sprint":7`) }),
    isThere: () => readFileSync(join(folder.dir, 'tasks.json'), 'utf8').includes('"sprint":7'),
  };
  type Change = (backend: Stored) => Partial<TaskBackend>;
  const changed = (change: Change) => () => {
    const backend = new Stored();
    const real = { create: backend.create.bind(backend), update: backend.update.bind(backend) };
    return Object.assign(backend, change(Object.assign(Object.create(backend) as Stored, real)));
  };

  it('passes a good one', async () => expect(await taskBackendFaults(() => new Stored(), sprint)).toEqual([]));

  it.each(['type', 'priority', 'status', 'labels', 'depends_on', 'parent', 'assignee', 'description', 'acceptance_criteria', 'files', 'verify', 'lineage', 'key', 'created_at', 'updated_at', 'closed_at'] as const)(
    'finds one that loses %s at creation',
    async (field) => expect(await taskBackendFaults(changed(({ create }) => ({ create: (task) => create({ ...task, [field]: undefined }) })))).toContain(`a new task has the ${field} that it was given`),
  );

  it.each(['title', 'type', 'priority', 'status', 'labels', 'depends_on', 'parent', 'assignee', 'description', 'acceptance_criteria', 'files', 'verify', 'lineage', 'created_at', 'closed_at'] as const)(
    'finds one that does not change %s',
    async (field) => expect(await taskBackendFaults(changed(({ update }) => ({ update: (id, changes) => update(id, { ...changes, [field]: undefined }) })))).toContain(`an update of ${field} changes it`),
  );

  let memory: Task[] = [];
  it.each<[string, Change]>([
    ['something in it', ({ list }) => ({ list: async () => ({ items: [...(await list()).items, fakeTask({ id: 'x' })], faults: [] }) })],
    ['an invention', ({ get }) => ({ get: async (id) => (await get(id)) ?? fakeTask({ id }) })],
    ['undefined taken for a value', ({ create }) => ({ create: async (task) => ({ ...(await create(task)), ...task }) })],
    ['an id given twice', ({ create, get }) => ({ create: async (task) => (await get(task.id)) ?? create(task) })],
    ['one key for all', ({ create }) => ({ create: async (task) => create({ ...task, key: task.key ?? 'k' }) })],
    ['no key', ({ create }) => ({ create: async (task) => create({ ...task, key: task.key ?? '' }) })],
    ['unsafe ids', ({ create }) => ({ create: async (task) => (isSafeId(task.id) ? create(task) : fakeTask({ id: task.id })) })],
    ['a change of what is not there', ({ update, get, create }) => ({ update: async (id, changes) => ((await get(id)) || !isSafeId(id) ? update(id, changes) : create({ title: 'x', ...changes, id })) })],
    ['undefined taken for a change', ({ update }) => ({ update: async (id, changes) => update(id, 'title' in changes && changes.title === undefined ? { ...changes, title: '' } : changes) })],
    ['a given updated_at thrown away', ({ update }) => ({ update: async (id, changes) => update(id, { ...changes, updated_at: undefined }) })],
    ['an updated_at that stays', ({ update, get }) => ({ update: async (id, changes) => update(id, { updated_at: (await get(id))?.updated_at, ...changes }) })],
    ['a lost field', ({ update }) => ({ update: async (id, changes) => update(id, { depends_on: [], ...changes }) })],
    ['a change that is not kept', ({ update, get }) => ({ update: async (id, changes) => { const before = await get(id); const after = await update(id, changes); await update(id, before ?? {}); return after; } })],
    ['a memory that others do not see', () => { let tasks = [...memory]; memory = []; return { list: async () => ({ items: tasks.slice(), faults: [] }), get: async (id) => tasks.find((task) => task.id === id), create: async (task) => { const made = fakeTask(task); tasks = [...tasks, made]; return made; } }; }],
    ['what was read once', ({ get }) => { const seen = new Map<string, Task>(); return { get: async (id) => { const task = seen.get(id) ?? (await get(id)); if (task) seen.set(id, task); return task; } }; }],
    ['a path out of the project', () => ({ paths: async () => ['/etc/passwd'] })],
    ['a path for what is not there', () => ({ paths: async () => ['tasks.json'] })],
    ['a list of some', ({ list }) => ({ list: async () => ({ items: (await list()).items.slice(0, 2), faults: [] }) })],
    ['a list with less in it', ({ list }) => ({ list: async () => ({ items: (await list()).items.map((task) => ({ ...task, description: '' })), faults: [] }) })],
    ['fields that it throws away', ({ update }) => ({ update: async (id, changes) => { const { sprint: _, ...after } = (await update(id, changes)) as Task & { sprint?: unknown }; folder.write({ 'tasks.json': readFileSync(join(folder.dir, 'tasks.json'), 'utf8').replace('"sprint":7,', '') }); return after; } })],
  ])('finds %s', async (_, change) => {
    const work = taskBackendFaults(changed(change), sprint);
    // A backend that loses tasks makes the suite itself stop.
    expect(await work.catch((error: Error) => [error.message])).not.toEqual([]);
  });
});

describe('listeners', () => {
  it('passes good ones', async () => {
    expect(await listenerFaults('pre-session', ({ attempt }) => (attempt > 1 ? { decision: 'block', reason: 'enough' } : undefined))).toEqual([]);
    expect(await listenerFaults('end-of-task', async ({ costNanoUsd }) => ({ reason: String(costNanoUsd) }))).toEqual([]);
  });
  it.each<[string, (context: { task: Task }) => unknown]>([
    ['a text', () => 'block'],
    ['null', () => null],
    ['a decision of its own', () => ({ decision: 'allow' })],
    ['no reason', () => ({ decision: 'block' })],
    ['a throw', () => { throw new Error('no'); }],
    ['a rejection', async () => Promise.reject(new Error('no'))],
    ['silence', () => new Promise(() => undefined)],
    ['a change of the task', ({ task }) => void ((task as { title: string }).title += '!')],
  ])('finds %s', async (_, bad) => expect(await listenerFaults('pre-session', bad, undefined, 50)).toHaveLength(1));

  it('finds a block where nothing can be blocked', async () => expect(await listenerFaults('end-of-task', () => ({ decision: 'block', reason: 'no' }))).toHaveLength(1));
});

describe('trust sources', () => {
  const item = { kind: 'hook', origin: '.cub/hooks/x', content: 'echo hi' };
  let count = 0;

  it('passes a good one', async () => expect(await trustSourceFaults({ items: async () => [item] })).toEqual([]));
  it.each<[string, () => Promise<(typeof item)[]>]>([
    ['nothing', async () => []],
    ['other bytes each time', async () => [{ ...item, content: `echo ${(count += 1)}` }]],
    ['no origin', async () => [{ ...item, origin: '' }]],
    ['no content', async () => [{ ...item, content: ' ' }]],
  ])('finds %s', async (_, items) => expect(await trustSourceFaults({ items })).toHaveLength(1));
});
