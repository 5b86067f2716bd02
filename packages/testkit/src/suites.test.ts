import type { Check, Finding, Projection, PromptPart, TaskBackend } from '@cub/plugin-sdk';
import { CubError, type JournalEvent, type Task } from '@cub/schema';
import { checkFaults } from './check-suite.js';
import { fakeTask } from './fake-task.js';
import { projectionFaults } from './projection-suite.js';
import { promptPartFaults } from './prompt-part-suite.js';
import { taskBackendFaults } from './task-backend-suite.js';
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
  ])('finds %s', async (_, bad) => expect(await checkFaults(bad)).toHaveLength(1));
});

describe('prompt parts', () => {
  const good: PromptPart = { order: 1, target: 'user', render: async ({ task, attempt }) => (attempt > 2 ? null : task.title) };
  let count = 0;

  it('passes a good one', async () => expect(await promptPartFaults(good)).toEqual([]));
  it.each<[string, PromptPart]>([
    ['no order', { ...good, order: Number.NaN }],
    ['an unknown target', { ...good, target: 'both' as 'user' }],
    ['an empty text', { ...good, render: async () => ' ' }],
    ['another text each time', { ...good, render: async () => `${(count += 1)}` }],
    ['a change of the task', { ...good, render: async ({ task }) => ((task as { title: string }).title += '!') && 'x' }],
  ])('finds %s', async (_, bad) => expect(await promptPartFaults(bad)).toHaveLength(1));
});

describe('projections', () => {
  const event = (id: string, ts: string, text: string) => ({ id, ts, type: 'agent.note', task_id: 't', data: { text } }) as unknown as JournalEvent;
  const events = [event('01B', '2026-01-02', 'two'), event('01A', '2026-01-01', 'one'), event('01C', '2026-01-02', 'three')];
  const good: Projection<string[]> = {
    folder: 'notes',
    tracked: true,
    keys: ({ type, task_id }) => (type === 'agent.note' ? [task_id] : []),
    reduce: (state = [], { data }) => [...state, (data as { text: string }).text],
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
    ['an interest in everything', { keys: ({ task_id }) => [task_id], reduce: (state = [], { id }) => [...state, id] }],
  ])('finds %s', (_, change) => expect(projectionFaults({ ...good, ...change }, structuredClone(events)).length).toBeGreaterThan(0));
});

describe('task backends', () => {
  class Memory implements TaskBackend {
    readonly tasks = new Map<string, Task>();
    list = async () => ({ items: [...this.tasks.values()], faults: [] });
    get = async (id: string) => this.tasks.get(id);
    create = async (task: Partial<Task> & { id: string }) => {
      if (this.tasks.has(task.id)) throw new CubError('there', { code: 'CUB_TASK_EXISTS' });
      const made = fakeTask(task);
      this.tasks.set(made.id, made);
      return made;
    };
    update = async (id: string, changes: Partial<Task>) => {
      const task = this.tasks.get(id);
      if (!task) throw new CubError('not there', { code: 'CUB_TASK_NOT_FOUND' });
      const changed = { ...task, ...changes };
      this.tasks.set(id, changed);
      return changed;
    };
    paths = async (ids: readonly string[]) => ids.map((id) => `tasks/${id}.txt`);
  }
  const wrong = (change: (memory: Memory) => Partial<TaskBackend>) => {
    const memory = new Memory();
    return Object.assign(memory, change(memory));
  };

  it('passes a good one', async () => expect(await taskBackendFaults(new Memory())).toEqual([]));
  it.each<[string, () => TaskBackend]>([
    ['something in it', () => wrong((memory) => ({ list: async () => ({ items: [...memory.tasks.values(), fakeTask({ id: 'x' })], faults: [] }) }))],
    ['no memory', () => wrong(() => ({ get: async () => undefined }))],
    ['an invention', () => wrong((memory) => ({ get: async (id) => memory.tasks.get(id) ?? fakeTask({ id }) }))],
    ['an id given twice', () => wrong((memory) => ({ create: async (task) => (memory.tasks.set(task.id, fakeTask(task)), fakeTask(task)) }))],
    ['a change of what is not there', () => wrong((memory) => ({ update: async (id, changes) => (memory.tasks.set(id, { ...fakeTask({ id }), ...memory.tasks.get(id), ...changes }), memory.tasks.get(id) as Task) }))],
    ['a lost field', () => wrong((memory) => ({ update: async (id, changes) => { const found = memory.tasks.get(id); if (!found) throw new CubError('', { code: 'CUB_TASK_NOT_FOUND' }); const lost = { ...found, depends_on: [], ...changes }; memory.tasks.set(id, lost); return lost; } }))],
    ['a change that is not kept', () => wrong((memory) => ({ update: async (id, changes) => { const found = memory.tasks.get(id); if (!found) throw new CubError('', { code: 'CUB_TASK_NOT_FOUND' }); return { ...found, ...changes }; } }))],
    ['a path out of the project', () => wrong(() => ({ paths: async () => ['/etc/passwd'] }))],
  ])('finds %s', async (_, create) => expect((await taskBackendFaults(create())).length).toBeGreaterThan(0));
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
