import fc from 'fast-check';
import type { JournalEvent } from '@cub/schema';
import { Story } from './story.js';

const TASKS = ['a', 'b', 'c', 'd'];
const EPICS = ['demo-a1', 'demo-a2', null];
const STAGES = ['dev_complete', 'needs_review', 'validated'] as const;
const EPIC_OF: Readonly<Record<string, string | null>> = { a: 'demo-a1', b: 'demo-a1', c: 'demo-a2', d: null };

const task = fc.constantFrom(...TASKS);
const run = fc.constantFrom('cub-r1', 'cub-r2');
const plan = fc.constantFrom('demo-p1', 'demo-p2');
const n = fc.integer({ min: 1, max: 3 });
const cost = fc.option(fc.integer({ min: 0, max: 5_000_000_000 }));
const used = fc.integer({ min: 0, max: 1_000_000 });
const tokens = fc.option(fc.record({ input: used, output: used, cache_read: used, cache_creation: used }), { freq: 2 });
const seconds = fc.option(fc.nat(100_000).map((ms) => ms / 1000), { freq: 3 });

/** Anything that could happen, in any order: reducers must not need a tidy story. */
const step = fc.oneof(
  fc.record({ kind: fc.constant('start' as const), task, run, epic: fc.option(fc.constantFrom(...EPICS), { freq: 6 }), plan: fc.option(plan) }),
  fc.record({ kind: fc.constant('attempt' as const), task, run, n, ok: fc.boolean(), cost, tokens, seconds }),
  fc.record({ kind: fc.constant('usage' as const), task, run, n: fc.option(n), cost, tokens, invocation: fc.constantFrom('i1', 'i2', 'i3') }),
  fc.record({ kind: fc.constant('end' as const), task, run, status: fc.constantFrom('completed' as const, 'failed' as const, 'blocked' as const) }),
  fc.record({ kind: fc.constant('stage' as const), task, to: fc.constantFrom(...STAGES) }),
  fc.record({ kind: fc.constant('epic' as const), id: fc.constantFrom('demo-a1', 'demo-a2'), children: fc.subarray(TASKS), plan: fc.option(plan) }),
  fc.record({ kind: fc.constant('plan' as const), id: plan, children: fc.subarray(['demo-a1', 'demo-a2']) }),
  fc.record({ kind: fc.constant('run' as const), run, type: fc.constantFrom('run.started' as const, 'run.completed' as const, 'run.interrupted' as const) }),
  fc.record({ kind: fc.constant('junk' as const), type: fc.constantFrom('task.started', 'usage.recorded', 'attempt.failed', 'epic.snapshot', 'plan.snapshot', 'run.started'), task, run, data: fc.jsonValue() }),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;
/** Events as the journal would hand them out. */
export const anyHistory = fc.array(step, { maxLength: 40 }).map(tell);

function tell(steps: readonly Step[]): JournalEvent[] {
  const story = new Story();
  for (const one of steps) tellOne(story, one);
  return story.events;
}

function tellOne(story: Story, one: Step): void {
  switch (one.kind) {
    case 'start':
      return void story.start(one.task, one.run, { epic: one.epic === null ? EPIC_OF[one.task] : one.epic, plan: one.plan });
    case 'attempt':
      return void story.attempt(one.task, one.run, one);
    case 'usage': {
      const data = { invocation_id: one.invocation, model: 'opus', tokens: one.tokens, cost_nano_usd: one.cost, cost_source: 'reported' as const, price_table: null };
      return void story.add('usage.recorded', data, { task_id: one.task, run_id: one.run, ...(one.n && { attempt: one.n }) });
    }
    case 'end':
      return void story.end(one.task, one.run, one.status);
    case 'stage':
      return void story.add('ledger.stage_changed', { from: 'in_progress', to: one.to, by: 'ann', reason: null }, { task_id: one.task });
    case 'epic':
      return void story.epic(one.id, one.children, { plan: one.plan });
    case 'plan':
      return void story.plan(one.id, one.children);
    case 'run':
      return void (one.type === 'run.started' ? story.runStart(one.run) : story.raw(one.type, { reason: 'r', exit_code: 0, iterations: 1 }, { run_id: one.run }));
    case 'junk':
      return void story.raw(one.type, one.data, { task_id: one.task, run_id: one.run });
  }
}
