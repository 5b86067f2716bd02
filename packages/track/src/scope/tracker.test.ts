import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monotonicFactory } from 'ulid';
import { createRedactor, openJournal } from '@cub/journal';
import type { Journal } from '@cub/schema';
import { childEnvironment, currentContext } from './context.js';
import { createTracker, type ScopeKind, type Tracker } from './tracker.js';

let dir: string;
let journal: Journal;
let tracker: Tracker;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'cub-track-'));
  const newId = monotonicFactory();
  journal = openJournal({
    root: dir,
    localDir: join(dir, 'local'),
    ledgerDir: join(dir, '.cub', 'ledger'),
    tree: 'main',
    trees: async () => ['main'],
    isInHistory: async () => new Set(),
    redactor: createRedactor({ env: {} }),
    clock: { now: () => new Date() },
    newId,
    context: currentContext,
  });
  tracker = createTracker({ journal, newId });
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const kind = (name: string): ScopeKind<string, string> => ({
  name,
  context: (input) => ({ node_id: input }),
  start: () => ({ type: 'step.started', data: {}, summary: `${name} started` }),
  end: (output) => ({ type: 'step.completed', data: { output }, summary: `${name} ended` }),
  thrown: (error) => ({ type: 'step.failed', data: { error: String(error) }, summary: `${name} failed` }),
});

const recorded = async () => (await journal.read('machine')).events;
const trace = async () => (await recorded()).map((event) => `${event.node_id ?? '-'} ${event.type}`);

it('records a start and one terminal around the work, nested by spans', async () => {
  const inner = tracker.tracked(kind('inner'), async (input) => {
    journal.append('agent.note', {});
    return input;
  });
  const outer = tracker.tracked(kind('outer'), async () => inner('b'));
  expect(await outer('a')).toBe('b');
  expect(await trace()).toEqual(['a step.started', 'b step.started', 'b agent.note', 'b step.completed', 'a step.completed']);
  const [outerStart, innerStart, note] = await recorded();
  expect(innerStart?.parent).toBe(outerStart?.span);
  expect(note?.span).toBe(innerStart?.span);
});

it('records the terminal of work that throws, and throws on', async () => {
  const work = tracker.tracked(kind('step'), async () => {
    throw new Error('no');
  });
  await expect(work('a')).rejects.toThrow('no');
  expect((await recorded()).map((event) => [event.type, event.data])).toEqual([
    ['step.started', {}],
    ['step.failed', { error: 'Error: no' }],
  ]);
});

it('keeps parallel scopes apart', async () => {
  const work = tracker.tracked(kind('step'), async (input) => {
    await new Promise((resolve) => setImmediate(resolve));
    journal.append('agent.note', { input });
    return input;
  });
  await Promise.all(['a', 'b', 'c'].map(work));
  const notes = (await recorded()).filter((event) => event.type === 'agent.note');
  expect(notes.map((event) => event.node_id)).toEqual(notes.map((event) => (event.data as { input: string }).input));
});

it('adds nothing to a scope that is closed', async () => {
  let late: Promise<void> = Promise.resolve();
  const inner = tracker.tracked(kind('inner'), async (input) => {
    late = new Promise((resolve) =>
      setTimeout(() => {
        journal.append('agent.note', {});
        resolve();
      }, 20),
    );
    return input;
  });
  await tracker.tracked(kind('outer'), async () => {
    await inner('b');
    await late;
    return '';
  })('a');
  expect((await recorded()).find((event) => event.type === 'agent.note')?.node_id).toBe('a');
});

describe('settle', () => {
  const settled = (record: () => Promise<void>) =>
    tracker.tracked(kind('outer'), (input) =>
      tracker.tracked(kind('inner'), async () => {
        const results = [
          { kind: 'inner', output: 'i' },
          { kind: 'outer', output: 'o' },
        ];
        await tracker.settle(results, record).catch(() => undefined);
        return 'returned';
      })(input),
    )('a');

  it('records the terminals with what contains them, once', async () => {
    let before: string[] = [];
    await settled(async () => {
      before = await trace();
    });
    expect(before).toEqual(['a step.started', 'a step.started']);
    const ends = (await recorded()).filter((event) => event.type === 'step.completed');
    expect(ends.map((event) => event.data)).toEqual([{ output: 'i' }, { output: 'o' }]);
  });

  it('drops them when that fails, and the scopes go on to their own end', async () => {
    await settled(async () => {
      throw new Error('refused');
    });
    const ends = (await recorded()).filter((event) => event.type === 'step.completed');
    expect(ends.map((event) => event.data)).toEqual([{ output: 'returned' }, { output: 'returned' }]);
  });
});

it('hands the context to child processes', async () => {
  const work = tracker.tracked(
    { ...kind('attempt'), context: () => ({ run_id: 'r', task_id: 't', attempt: 2, agent: 'codex' }) },
    async () => JSON.stringify(childEnvironment()),
  );
  const env = JSON.parse(await work('')) as Record<string, string>;
  expect(env).toMatchObject({ CUB_RUN_ID: 'r', CUB_TASK_ID: 't', CUB_ATTEMPT: '2' });
  process.env.CUB_CTX = env.CUB_CTX;
  try {
    expect(currentContext()).toEqual({ run_id: 'r', task_id: 't', attempt: 2, parent: expect.any(String) as string });
    process.env.CUB_CTX = '{"attempt": -1, "run_id": 7';
    expect(currentContext()).toEqual({});
  } finally {
    delete process.env.CUB_CTX;
  }
});
