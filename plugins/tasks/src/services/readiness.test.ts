import fc from 'fast-check';
import type { Task } from '@cub/schema';
import { completeTask } from '../complete-task.js';
import { readinessOf, type ReadinessInput } from './readiness.js';
import { TaskGraph } from './task-graph.js';

const NOW = '2026-01-05T10:00:00.000Z';

function task(id: string, more: Partial<Task> = {}): Task {
  return { ...completeTask({ id, title: id }, '', NOW), ...more };
}

const epic = (id: string, more: Partial<Task> = {}) => task(id, { type: 'epic', ...more });
const closed = { status: 'closed' } as const;

function look(tasks: Task[], more: Partial<ReadinessInput> = {}) {
  const readiness = readinessOf({
    tasks,
    claims: [],
    unreadable: new Set(),
    isComplete: true,
    now: () => new Date(NOW),
    ...more,
  });
  return {
    ...readiness,
    ids: readiness.ready.map(({ id }) => id),
    why: (id: string) => readiness.reasonsOf(id).map(({ text }) => text),
  };
}

describe('dependencies of epics', () => {
  const family = [
    epic('x-1'),
    task('x-1.1', { parent: 'x-1' }),
    epic('x-2', { depends_on: ['x-1'] }),
    task('x-2.1', { parent: 'x-2', priority: 0 }),
    epic('x-2a', { parent: 'x-2' }),
    task('x-2a.1', { parent: 'x-2a' }),
  ];

  it('hold for every task below, and the reason names the epic', () => {
    const { ids, why } = look(family);
    expect(ids).toEqual(['x-1.1']);
    expect(why('x-2.1')).toEqual(['waits for x-1 through its epic x-2']);
    expect(why('x-2a.1')).toEqual(['waits for x-1 through its epic x-2']);
  });

  it('are met when the epic is closed, or when all of its tasks are', () => {
    const withFirstClosed = family.map((item) => (item.id === 'x-1.1' ? { ...item, ...closed } : item));
    expect(look(withFirstClosed).ids).toEqual(['x-2.1', 'x-2a.1']);
    expect(look(withFirstClosed, { isComplete: false }).ids).toEqual([]);
    expect(look(family.map((item) => (item.id === 'x-1' ? { ...item, ...closed } : item))).ids).toEqual([
      'x-2.1',
      'x-1.1',
      'x-2a.1',
    ]);
  });

  it('of a closed epic no longer matter, those above it do', () => {
    const top = [epic('top', { depends_on: ['b'] }), task('top.1', { parent: 'top' })];
    const tasks = [
      task('a'),
      task('b'),
      ...top,
      epic('e', { ...closed, parent: 'top', depends_on: ['a'] }),
      task('e.1', { parent: 'e' }),
    ];
    expect(look(tasks).why('e.1')).toEqual(['waits for b through its epic top']);
  });

  it('an epic that waits for its own task, and a task that waits for its own epic, are no deadlock', () => {
    const tasks = [
      epic('e', { depends_on: ['e.1', 'e-a.1'] }),
      task('e.1', { parent: 'e', depends_on: ['e'] }),
      task('e.2', { parent: 'e' }),
      epic('e-a', { parent: 'e' }),
      task('e-a.1', { parent: 'e-a', depends_on: ['e'] }),
    ];
    const { ids, cycles, faults } = look(tasks);
    expect(ids).toEqual(['e-a.1', 'e.1', 'e.2']);
    expect(cycles).toEqual([]);
    expect(faults.map(({ kind, id, target }) => [kind, id, target])).toEqual([
      ['own-epic', 'e.1', 'e'],
      ['own-epic', 'e-a.1', 'e'],
    ]);
  });

  it('a task that is no epic can wait for a task inside of it', () => {
    const tasks = [task('p', { depends_on: ['p.1'] }), task('p.1', { parent: 'p' }), task('p.2', { parent: 'p' })];
    expect(look(tasks).ids).toEqual(['p.1', 'p.2']);
    expect(look(tasks.map((item) => (item.id === 'p.1' ? { ...item, ...closed } : item))).ids).toEqual(['p', 'p.2']);
  });

  it('a cycle that runs through epics is found, and keeps back only what is in it', () => {
    const tasks = [
      epic('A', { depends_on: ['B'] }),
      task('a1', { parent: 'A' }),
      epic('B'),
      task('b1', { parent: 'B', depends_on: ['a1'] }),
      task('b2', { parent: 'B' }),
      task('z'),
    ];
    const { ids, cycles, why } = look(tasks);
    expect(ids).toEqual(['b2', 'z']);
    expect(cycles).toHaveLength(1);
    expect(new Set(cycles[0])).toEqual(new Set(['A', 'B', 'b1', 'a1']));
    expect(why('a1').join()).toContain('is part of a cycle: ');
  });

  it('parents that form a cycle are named', () => {
    const { ids, cycles } = look([
      epic('a', { parent: 'b' }),
      epic('b', { parent: 'a' }),
      task('a.1', { parent: 'a' }),
      task('z'),
    ]);
    expect(cycles).toEqual([['a', 'b', 'a']]);
    expect(ids).toContain('z');
  });
});

it('says what does not exist and what cannot be read', () => {
  const tasks = [
    task('a', { depends_on: ['gone', 'broken'] }),
    task('b', { parent: 'nowhere' }),
    task('c', { parent: 'broken' }),
  ];
  const { ids, why, faults } = look(tasks, { unreadable: new Set(['broken']) });
  expect(ids).toEqual(['b']);
  expect(why('a')).toEqual(['waits for gone, which does not exist', 'waits for broken, which cannot be read']);
  expect(why('c')).toEqual(['belongs to broken, which cannot be read']);
  expect(faults.map(({ text }) => text)).toEqual([
    'a waits for gone, which does not exist',
    'b belongs to nowhere, which does not exist',
  ]);
});

it('a time that has not come holds back the task and the tasks below it', () => {
  const until = '2026-02-01T00:00:00.000Z';
  const tasks = [
    task('a', { defer_until: until }),
    epic('e', { defer_until: until }),
    task('e.1', { parent: 'e' }),
    task('past', { defer_until: '2026-01-01T00:00:00.000Z' }),
  ];
  const { ids, why } = look(tasks);
  expect(ids).toEqual(['past']);
  expect(why('a')).toEqual([`is deferred until ${until}`]);
  expect(why('e.1')).toEqual([`is deferred until ${until} through its epic e`]);
});

it('gives every reason there is, and none for a ready task', () => {
  const claims = [{ taskId: 'a', pid: 1, host: 'h', claimedAt: NOW, runId: 'run-1' }];
  const { why } = look(
    [
      task('a', { status: 'blocked', depends_on: ['b'] }),
      task('b'),
      epic('e'),
      task('t', { held: 'is a template of beads' }),
    ],
    { claims }
  );
  expect(why('a')).toEqual(['is blocked', 'is claimed by run run-1', 'waits for b']);
  expect(why('b')).toEqual([]);
  expect(why('e')).toEqual(['is an epic']);
  expect(why('t')).toEqual(['is a template of beads']);
});

describe('any set of tasks', () => {
  const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
  const anyTask = fc.record({
    type: fc.constantFrom('task', 'epic'),
    status: fc.constantFrom('open' as const, 'open' as const, 'closed' as const),
    parent: fc.option(fc.constantFrom(...ids, 'gone'), { nil: null }),
    depends_on: fc.uniqueArray(fc.constantFrom(...ids, 'gone'), { maxLength: 3 }),
  });
  const anyTasks = fc
    .array(anyTask, { minLength: 6, maxLength: 6 })
    .map((list) => list.map((more, i) => task(ids[i] ?? '', more)));

  it('a task is ready exactly when no reason is given', () => {
    fc.assert(
      fc.property(anyTasks, (tasks) => {
        const { ids: ready, why } = look(tasks);
        for (const { id } of tasks) expect(ready.includes(id)).toBe(why(id).length === 0);
      })
    );
  });

  /** Works off whatever is ready until nothing is. */
  function left(tasks: Task[]): Task[] {
    const state = new Map(tasks.map((item) => [item.id, item]));
    for (;;) {
      const [next] = look([...state.values()]).ready;
      if (!next) break;
      state.set(next.id, { ...next, status: 'closed' });
    }
    const graph = new TaskGraph([...state.values()]);
    return [...state.values()].filter((item) => item.type !== 'epic' && !graph.isDone(item.id));
  }

  it('without a cycle, a missing dependency or an epic without tasks everything can be worked off', () => {
    fc.assert(
      fc.property(anyTasks, (tasks) => {
        const { cycles, faults } = look(tasks);
        const isEmptyEpic = ({ id, type }: Task) => type === 'epic' && !tasks.some(({ parent }) => parent === id);
        const isSound = cycles.length === 0 && faults.every(({ kind }) => kind !== 'missing-dependency');
        fc.pre(isSound && !tasks.some((item) => item.status !== 'closed' && isEmptyEpic(item)));
        expect(left(tasks)).toEqual([]);
      })
    );
  });

  it('what is in a cycle is never ready', () => {
    fc.assert(
      fc.property(anyTasks, (tasks) => {
        const { cycles, ids: ready } = look(tasks);
        for (const cycle of cycles) for (const id of cycle) expect(ready).not.toContain(id);
      })
    );
  });
});

it('copes with a chain of twenty thousand and with a hundred levels of epics', () => {
  const chain = Array.from({ length: 20_000 }, (_, i) => task(`t${i}`, i === 0 ? {} : { depends_on: [`t${i - 1}`] }));
  expect(look(chain).ids).toEqual(['t0']);
  const levels = Array.from({ length: 300 }, (_, i) =>
    epic(`e${i}`, i === 0 ? { depends_on: ['z'] } : { parent: `e${i - 1}` })
  );
  expect(look([...levels, task('z'), task('deep', { parent: 'e90' })]).ids).toEqual(['z']);
});
