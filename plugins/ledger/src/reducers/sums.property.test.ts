import fc from 'fast-check';
import type { Attempt, JournalEvent } from '@cub/schema';
import { anyHistory } from '../../test/any-history.js';
import { foldLedger } from '../../test/fold-ledger.js';
import { Story } from '../../test/story.js';
import { GROUPINGS } from '../services/group-work.js';
import { indexLine } from '../services/index-line.js';
import { ledgerStats } from '../services/ledger-stats.js';

interface Sum {
  cost: number | null;
  unknown: number;
}

const sum = (cost: number | null, unknown: number): Sum => ({ cost, unknown });

/** The definition, slowly: what each invocation of these attempts cost, as the events say it; one that reported nothing is unknown. */
function sumOf(attempts: readonly Attempt[]): Sum {
  let [known, knownCount, unknown] = [0, 0, 0];
  for (const { cost_nano_usd: cost, unknown_cost_count: count } of attempts) {
    unknown += count;
    if (cost === null) continue;
    known += cost;
    knownCount += 1;
  }
  return sum(knownCount === 0 && attempts.length > 0 ? null : known, unknown);
}

/** What was spent, from the usage events alone: every attempt has one. */
function reported(events: readonly JournalEvent[]): Sum {
  const costs = events.flatMap(({ type, data }) => (type === 'usage.recorded' ? [(data as { cost_nano_usd: number | null }).cost_nano_usd] : []));
  const known = costs.filter((cost) => cost !== null);
  return sum(known.length === 0 && costs.length > 0 ? null : known.reduce((a, b) => a + b, 0), costs.length - known.length);
}

it('every sum is the one over its attempts, and unknown when all of them are', () => {
  fc.assert(fc.property(anyHistory, (events) => {
    const { tasks, epics, plans, runs } = foldLedger(events);
    const entries = [...tasks.values()];
    const attemptsOf = (isMeant: (entry: (typeof entries)[number]) => boolean) => entries.filter(isMeant).flatMap(({ attempts }) => attempts);
    for (const entry of entries) {
      if (entry.outcome) expect(sum(entry.outcome.total_cost_nano_usd, entry.outcome.unknown_cost_count)).toEqual(sumOf(entry.attempts));
      const line = indexLine(entry);
      expect(sum(line.cost_nano_usd, line.unknown_cost_count)).toEqual(sumOf(entry.attempts));
    }
    for (const run of runs.values()) {
      expect(sum(run.total_cost_nano_usd, run.unknown_cost_count)).toEqual(sumOf(attemptsOf(() => true).filter(({ run_id }) => run_id === run.id)));
      expect(run.budget.cost_nano_usd).toBe(run.total_cost_nano_usd);
    }
    for (const { id, aggregates } of epics.values()) {
      expect(sum(aggregates.total_cost_nano_usd, aggregates.unknown_cost_count)).toEqual(sumOf(attemptsOf(({ lineage }) => lineage.epic_id === id)));
    }
    for (const plan of plans.values()) {
      const isIn = ({ lineage }: (typeof entries)[number]) => (lineage.epic_id === null ? lineage.plan_id === plan.id : plan.epics.includes(lineage.epic_id));
      expect(sum(plan.total_cost_nano_usd, plan.unknown_cost_count)).toEqual(sumOf(attemptsOf(isIn)));
    }
    for (const by of GROUPINGS) {
      const stats = ledgerStats(entries, { by });
      expect(sum(stats.cost_nano_usd, stats.unknown_cost_count)).toEqual(sumOf(attemptsOf(() => true)));
    }
  }), { numRuns: 300 });
});

it('a run, its epic and its plan cost what was reported, also beside tasks that nobody attempted', () => {
  const cost = fc.option(fc.integer({ min: 0, max: 5_000_000_000 }), { freq: 1 });
  const task = fc.record({ costs: fc.array(cost, { maxLength: 2 }), ends: fc.boolean() });
  fc.assert(fc.property(fc.array(task, { minLength: 1, maxLength: 4 }), (tasks) => {
    const story = new Story().runStart('r').plan('demo-p1', ['demo-a1']);
    for (const [i, { costs, ends }] of tasks.entries()) {
      story.start(`t${i}`, 'r', { epic: 'demo-a1' });
      costs.forEach((nano, n) => story.attempt(`t${i}`, 'r', { n: n + 1, cost: nano }));
      if (ends) story.end(`t${i}`, 'r', 'completed');
    }
    const expected = reported(story.events);
    const { runs, epics, plans, tasks: entries } = foldLedger(story.events);
    const stats = ledgerStats(entries.values(), { by: 'epic' });
    expect(sum(stats.cost_nano_usd, stats.unknown_cost_count)).toEqual(expected);
    for (const sums of [runs.get('r'), epics.get('demo-a1')?.aggregates, plans.get('demo-p1')]) {
      expect(sums && sum(sums.total_cost_nano_usd, sums.unknown_cost_count)).toEqual(expected);
    }
  }), { numRuns: 200 });
});

it('a task that was closed by hand makes no unknown cost known', () => {
  const story = new Story().runStart('r').epic('demo-a1', ['a', 'b']).plan('demo-p1', ['demo-a1']).start('a', 'r', { epic: 'demo-a1' }).attempt('a', 'r', { n: 1, cost: null });
  story.start('b', 'r', { epic: 'demo-a1' }).end('b', 'r', 'completed');
  const { runs, epics, plans, tasks } = foldLedger(story.events);
  expect(runs.get('r')).toMatchObject({ total_cost_nano_usd: null, total_cost_usd: null, unknown_cost_count: 1 });
  expect(epics.get('demo-a1')?.aggregates).toMatchObject({ total_cost_nano_usd: null, unknown_cost_count: 1 });
  expect(plans.get('demo-p1')).toMatchObject({ total_cost_nano_usd: null, unknown_cost_count: 1 });
  expect(tasks.get('b')?.outcome).toMatchObject({ total_cost_nano_usd: 0, unknown_cost_count: 0 });
});
