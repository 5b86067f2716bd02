import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { createRedactor, openJournal } from '@cub/journal';
import type { Task } from '@cub/schema';
import { completeTask } from '../complete-task.js';
import { throughMachine } from './machine-view.js';

const TYPES = ['task.completed', 'task.failed', 'task.blocked', 'agent.note'] as const;
const NAMES = ['a', 'b', 'c', 'd'];
const START = Date.UTC(2026, 0, 5);

let dir: string;
beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'cub-machine-view-'))));
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** A real journal; its clock goes where the test wants it. */
function openTestJournal(clock: { second: number }, folder: string) {
  let made = 0;
  return openJournal({
    root: folder,
    ledgerDir: join(folder, '.cub/ledger'),
    localDir: join(folder, 'local'),
    tree: 'main',
    trees: () => Promise.resolve(['main']),
    isInHistory: () => Promise.resolve(new Set<string>()),
    redactor: createRedactor({ env: {} }),
    clock: { now: () => new Date(START + 1000 * clock.second) },
    newId: () => `01J0000000${String((made += 1)).padStart(16, '0')}`,
    context: () => ({ agent: 'cub', source: 'test' }),
  });
}

const task = (id: string, changes: Partial<Task>): Task => ({ ...completeTask({ id, title: id }, '01J00000000000000000000000', new Date(START).toISOString()), ...changes });

function dataOf(type: (typeof TYPES)[number]) {
  if (type === 'agent.note') return { text: 'x' };
  const snapshot = { title: 'x', description: '', type: 'task', priority: 2, labels: [], acceptance_criteria: [], depends_on: [], created_at: new Date(START).toISOString() };
  const status = type.slice('task.'.length);
  return { status, reason: null, error_category: null, exit_code: null, duration_sec: 0, files_touched: [], commits: [], snapshot, partial: false, notes: { approach: null, decisions: [], lessons_learned: [] } };
}

it('says what a fold of the whole journal says, in any history', async () => {
  const step = fc.record({ type: fc.constantFrom(...TYPES), id: fc.constantFrom(...NAMES), second: fc.integer({ min: 1, max: 20 }), publish: fc.boolean() });
  const files = fc.array(fc.record({ status: fc.constantFrom('open' as const, 'closed' as const, 'blocked' as const), second: fc.integer({ min: 0, max: 20 }) }), { minLength: 4, maxLength: 4 });
  let round = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), files, async (steps, given) => {
      const clock = { second: 0 };
      const journal = openTestJournal(clock, join(dir, String((round += 1))));
      for (const { type, id, second, publish } of steps) {
        clock.second = second;
        journal.append(type, dataOf(type), { task_id: id });
        if (publish) await journal.publish();
      }
      const tasks = given.map(({ status, second }, i) => task(NAMES[i] ?? '', { status, updated_at: new Date(START + 1000 * second).toISOString() }));
      const { events } = await journal.read('machine');
      const expected = tasks.map(({ id, status, updated_at }) => {
        const end = events.findLast((event) => event.task_id === id && event.type !== 'agent.note');
        const words: Record<string, string> = { 'task.completed': 'closed', 'task.failed': 'retry', 'task.blocked': 'blocked' };
        return end && status !== 'closed' && updated_at <= end.ts ? words[end.type] : status;
      });
      expect(throughMachine(journal, tasks).map(({ status }) => status)).toEqual(expected);
    }),
    { numRuns: 40 },
  );
});

it('asks for nothing but tasks that their files call unfinished', () => {
  const asked: string[][] = [];
  const journal = { eventsOf: (_: string, names: ReadonlySet<string>) => (asked.push([...names]), []) };
  throughMachine(journal, [task('a', { status: 'closed' }), task('b', {}), task('c', { status: 'retry' })]);
  throughMachine(journal, [task('a', { status: 'closed' })]);
  expect(asked).toEqual([['task/b', 'task/c']]);
});
