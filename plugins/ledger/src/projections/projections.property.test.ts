import fc from 'fast-check';
import type { JournalEvent } from '@cub/schema';
import type { Projection } from '@cub/plugin-sdk';
import { itBehavesLikeProjection } from '@cub/testkit';
import { Story } from '../../test/story.js';
import { totalsOf } from '../reducers/task/task-totals.js';
import { foldLedger } from '../services/fold-ledger.js';
import { byEpic } from './by-epic.js';
import { byRun } from './by-run.js';
import { byTask } from './by-task.js';

const TASKS = ['a', 'b', 'c', 'd'];
const EPICS = ['demo-a1', 'demo-a2', null];
const STAGES = ['dev_complete', 'needs_review', 'validated'] as const;
const EPIC_OF: Readonly<Record<string, string | null>> = { a: 'demo-a1', b: 'demo-a1', c: 'demo-a2', d: null };
const PROJECTIONS: Projection<unknown>[] = [byTask, byRun, byEpic];

const story = new Story().start('a', 'cub-r1', { epic: 'demo-a1' }).attempt('a', 'cub-r1', { n: 1, cost: 5 }).end('a', 'cub-r1', 'completed');
for (const step of ['run.started', 'run.completed'] as const) tellOne(story, { kind: 'run', run: 'cub-r1', type: step });
tellOne(story, { kind: 'epic', id: 'demo-a1', children: ['a'] });
itBehavesLikeProjection('by-task', byTask, story.events);
itBehavesLikeProjection('by-run', byRun, story.events);
itBehavesLikeProjection('by-epic', byEpic, story.events);

const task = fc.constantFrom(...TASKS);
const run = fc.constantFrom('cub-r1', 'cub-r2');
const n = fc.integer({ min: 1, max: 3 });
const cost = fc.option(fc.integer({ min: 0, max: 5_000_000_000 }));

/** Anything that could happen, in any order: reducers must not need a tidy story. */
const step = fc.oneof(
  fc.record({ kind: fc.constant('start' as const), task, run, epic: fc.option(fc.constantFrom(...EPICS), { freq: 6 }) }),
  fc.record({ kind: fc.constant('attempt' as const), task, run, n, ok: fc.boolean(), cost }),
  fc.record({ kind: fc.constant('usage' as const), task, run, n: fc.option(n), cost, invocation: fc.constantFrom('i1', 'i2', 'i3') }),
  fc.record({ kind: fc.constant('end' as const), task, run, status: fc.constantFrom('completed' as const, 'failed' as const, 'blocked' as const) }),
  fc.record({ kind: fc.constant('stage' as const), task, to: fc.constantFrom(...STAGES) }),
  fc.record({ kind: fc.constant('epic' as const), id: fc.constantFrom('demo-a1', 'demo-a2'), children: fc.subarray(TASKS) }),
  fc.record({ kind: fc.constant('run' as const), run, type: fc.constantFrom('run.started' as const, 'run.completed' as const, 'run.interrupted' as const) }),
  fc.record({ kind: fc.constant('junk' as const), type: fc.constantFrom('task.started', 'usage.recorded', 'attempt.failed', 'epic.snapshot', 'run.started'), task, run, data: fc.jsonValue() }),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;
const history = fc.array(step, { maxLength: 40 }).map(tell);

function tell(steps: readonly Step[]): JournalEvent[] {
  const story = new Story();
  for (const one of steps) tellOne(story, one);
  return story.events;
}

function tellOne(story: Story, one: Step): void {
  switch (one.kind) {
    case 'start':
      return void story.start(one.task, one.run, { epic: one.epic === null ? EPIC_OF[one.task] : one.epic });
    case 'attempt':
      return void story.attempt(one.task, one.run, one);
    case 'usage': {
      const data = { invocation_id: one.invocation, model: 'opus', tokens: null, cost_nano_usd: one.cost, cost_source: 'reported' as const, price_table: null };
      return void story.add('usage.recorded', data, { task_id: one.task, run_id: one.run, ...(one.n && { attempt: one.n }) });
    }
    case 'end':
      return void story.end(one.task, one.run, one.status);
    case 'stage':
      return void story.add('ledger.stage_changed', { from: 'in_progress', to: one.to, by: 'ann', reason: null }, { task_id: one.task });
    case 'epic':
      return void story.epic(one.id, one.children);
    case 'run':
      return void (one.type === 'run.started' ? story.runStart(one.run) : story.raw(one.type, { reason: 'r', exit_code: 0, iterations: 1 }, { run_id: one.run }));
    case 'junk':
      return void story.raw(one.type, one.data, { task_id: one.task, run_id: one.run });
  }
}

/** The files of all projections, as the projector folds them. @param only events of these keys are looked at */
function files(events: readonly JournalEvent[], only?: (projection: Projection<unknown>) => ReadonlySet<string>): Map<string, string> {
  return new Map(PROJECTIONS.flatMap((projection) => {
    const states = new Map<string, unknown>();
    const index = projection.index?.(events);
    for (const event of events) {
      for (const key of projection.keys(event, index)) {
        if (only && !only(projection).has(key)) continue;
        states.set(key, projection.reduce(states.get(key), event, key));
      }
    }
    return [...states].flatMap(([key, state]) => {
      const file = projection.file(state, key);
      return file ? [[file.path, file.content] as const] : [];
    });
  }));
}

function inOrder(events: readonly JournalEvent[]): JournalEvent[] {
  return events.toSorted((a, b) => (a.ts + a.id < b.ts + b.id ? -1 : 1));
}

describe('projections, whatever happens', () => {
  it('give the same files wherever the events were collected', () => {
    const shuffled = history.chain((events) => fc.tuple(fc.constant(events), fc.shuffledSubarray(events, { minLength: events.length })));
    fc.assert(fc.property(shuffled, ([events, mixed]) => {
      expect(files(inOrder(mixed))).toEqual(files(events));
    }));
  });

  it('give the same files bit by bit as all at once', () => {
    const cut = history.chain((events) => fc.tuple(fc.constant(events), fc.array(fc.nat(events.length), { maxLength: 5 })));
    fc.assert(fc.property(cut, ([events, cuts]) => {
      const written = new Map<string, string>();
      const ends = [...cuts, events.length].toSorted((a, b) => a - b);
      ends.forEach((end, i) => {
        const known = events.slice(0, end);
        const touched = known.slice(ends[i - 1] ?? 0);
        const only = (projection: Projection<unknown>) => {
          const index = projection.index?.(known);
          return new Set(touched.flatMap((event) => projection.keys(event, index)));
        };
        for (const [path, content] of files(known, only)) written.set(path, content);
      });
      // A file that a later event takes back (a run that is resumed) stays until it is written again or rebuilt away.
      for (const [path, content] of files(events)) expect([path, written.get(path)]).toEqual([path, content]);
    }));
  });

  it('agree about the cost to the nano-dollar', () => {
    fc.assert(fc.property(history, (events) => {
      const { tasks, epics, runs } = foldLedger(events);
      const costOf = (known: readonly { cost_nano_usd: number | null; unknown_cost_count: number }[]) => ({
        known: known.reduce((sum, { cost_nano_usd }) => sum + (cost_nano_usd ?? 0), 0),
        unknown: known.reduce((sum, { unknown_cost_count }) => sum + unknown_cost_count, 0),
      });
      const all = [...tasks.values()];
      for (const entry of all) {
        if (entry.outcome) expect(entry.outcome.total_cost_nano_usd ?? 0).toBe(costOf(entry.attempts).known);
      }
      for (const { run_id, total_cost_nano_usd: total, unknown_cost_count: unknown } of runs.values()) {
        const attempts = all.flatMap((entry) => entry.attempts.filter((attempt) => attempt.run_id === run_id));
        expect({ known: total ?? 0, unknown }).toEqual(costOf(attempts));
      }
      for (const { id, aggregates } of epics.values()) {
        const children = all.filter(({ lineage }) => lineage.epic_id === id).map(({ attempts }) => totalsOf(attempts));
        expect({ known: aggregates.total_cost_nano_usd ?? 0, unknown: aggregates.unknown_cost_count }).toEqual(costOf(children));
      }
    }));
  });

  it('write no path outside their folders', () => {
    const hostile = fc.array(fc.tuple(fc.string(), fc.string(), fc.string()), { maxLength: 8 });
    fc.assert(fc.property(hostile, (names) => {
      const story = new Story();
      for (const [id, runId, epic] of names) {
        story.start(id, runId, { epic }).end(id, runId, 'failed');
        story.raw('run.completed', {}, { run_id: runId });
      }
      for (const path of files(story.events).keys()) expect(path).toMatch(/^by-(task|epic)\/[^/\\]+\/entry\.json$|^by-run\/[^/\\]+\.json$/);
    }));
  });
});
