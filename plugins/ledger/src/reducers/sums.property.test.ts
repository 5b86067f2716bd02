import fc from 'fast-check';
import type { Attempt, JournalEvent, Tokens } from '@cub/schema';
import { anyHistory } from '../../test/any-history.js';
import { foldLedger } from '../../test/fold-ledger.js';
import { Story } from '../../test/story.js';
import { csvValues, CSV_HEADER } from '../services/csv-columns.js';
import { GROUPINGS } from '../services/group-work.js';
import { indexLine } from '../services/index-line.js';
import { ledgerStats } from '../services/ledger-stats.js';
import { sumAttempts } from './sums.js';

/** A known part, exactly, and how many figures are unknown. */
type Part = readonly [known: number | null, unknown: number];
interface Sum {
  readonly cost: Part;
  readonly input: Part;
  readonly cacheRead: Part;
  readonly ms: Part;
}

/** The definition, slowly, with integers that have no limit. @param figures null = unknown, with the unknown ones behind each */
function add(figures: readonly (readonly [number | null, number])[]): Part {
  const known = figures.flatMap(([value]) => (value === null ? [] : [BigInt(value)]));
  const unknown = figures.reduce((total, [value, count]) => total + (value === null ? Math.max(1, count) : count), 0);
  return [known.length === 0 && unknown > 0 ? null : Number(known.reduce((a, b) => a + b, 0n)), unknown];
}

function sumOf(attempts: readonly Attempt[]): Sum {
  const tokens = (kind: keyof Tokens) => add(attempts.map((attempt) => [attempt.tokens?.[kind] ?? null, attempt.unknown_tokens_count]));
  return {
    cost: add(attempts.map((attempt) => [attempt.cost_nano_usd, attempt.unknown_cost_count])),
    input: tokens('input'),
    cacheRead: tokens('cache_read'),
    ms: add(attempts.map(({ duration_seconds: seconds }) => [seconds === null ? null : Math.round(seconds * 1000), 0])),
  };
}

const ms = (seconds: number | null) => (seconds === null ? null : Math.round(seconds * 1000));
interface Totals {
  total_cost_nano_usd: number | null;
  unknown_cost_count: number;
  total_tokens: Tokens | null;
  unknown_tokens_count: number;
}
const spent = ({ total_cost_nano_usd: cost, unknown_cost_count: n, total_tokens: tokens, unknown_tokens_count: m }: Totals): Omit<Sum, 'ms'> => ({
  cost: [cost, n],
  input: [tokens?.input ?? null, m],
  cacheRead: [tokens?.cache_read ?? null, m],
});
const took = ({ total_duration_seconds: seconds, unknown_duration_count: n }: { total_duration_seconds: number | null; unknown_duration_count: number }): Part => [ms(seconds), n];
const withoutTime = ({ ms: _, ...rest }: Sum) => rest;

it('every sum is the one over its attempts, and unknown when all of them are', () => {
  fc.assert(fc.property(anyHistory, (events) => {
    const { tasks, epics, plans, runs } = foldLedger(events);
    const entries = [...tasks.values()];
    const attemptsOf = (isMeant: (entry: (typeof entries)[number]) => boolean) => entries.filter(isMeant).flatMap(({ attempts }) => attempts);
    const withTime = (isMeant: (entry: (typeof entries)[number]) => boolean) => entries.filter(isMeant).every(({ attempts, outcome }) => attempts.length > 0 || outcome === null);
    for (const entry of entries) {
      const expected = sumOf(entry.attempts);
      if (entry.outcome) expect([entry.outcome.total_cost_nano_usd, entry.outcome.unknown_cost_count]).toEqual(expected.cost);
      if (entry.outcome && entry.attempts.length > 0) expect(took(entry.outcome)).toEqual(expected.ms);
      const line = indexLine(entry);
      expect([line.cost_nano_usd, line.unknown_cost_count]).toEqual(expected.cost);
      const cell = (name: string) => csvValues(entry)[CSV_HEADER.indexOf(name)];
      expect([cell('tokens_input'), cell('unknown_tokens_count')]).toEqual(expected.input);
      expect([cell('cost_nano_usd'), cell('unknown_cost_count')]).toEqual(expected.cost);
    }
    for (const run of runs.values()) {
      const expected = sumOf(attemptsOf(() => true).filter(({ run_id }) => run_id === run.id));
      expect(spent(run)).toEqual(withoutTime(expected));
      expect(run.budget.cost_nano_usd).toBe(run.total_cost_nano_usd);
      expect(run.budget.tokens_used === null).toBe(run.total_tokens === null);
    }
    for (const { id, aggregates } of epics.values()) {
      const isIn = ({ lineage }: (typeof entries)[number]) => lineage.epic_id === id;
      expect(spent(aggregates)).toEqual(withoutTime(sumOf(attemptsOf(isIn))));
      if (withTime(isIn)) expect(took(aggregates)).toEqual(sumOf(attemptsOf(isIn)).ms);
    }
    for (const plan of plans.values()) {
      const isIn = ({ lineage }: (typeof entries)[number]) => (lineage.epic_id === null ? lineage.plan_id === plan.id : plan.epics.includes(lineage.epic_id));
      expect(spent(plan)).toEqual(withoutTime(sumOf(attemptsOf(isIn))));
      if (withTime(isIn)) expect(took(plan)).toEqual(sumOf(attemptsOf(isIn)).ms);
    }
    for (const by of GROUPINGS) {
      const stats = ledgerStats(entries, { by });
      expect({
        cost: [stats.cost_nano_usd, stats.unknown_cost_count],
        input: [stats.tokens?.input ?? null, stats.unknown_tokens_count],
        cacheRead: [stats.tokens?.cache_read ?? null, stats.unknown_tokens_count],
        ms: [ms(stats.duration_seconds), stats.unknown_duration_count],
      }).toEqual(sumOf(attemptsOf(() => true)));
    }
  }), { numRuns: 300 });
});

it('sums do not depend on the order of what is added', () => {
  const shuffled = anyHistory.chain((events) => {
    const attempts = [...foldLedger(events).tasks.values()].flatMap((entry) => entry.attempts);
    return fc.tuple(fc.constant(attempts), fc.shuffledSubarray(attempts, { minLength: attempts.length }));
  });
  fc.assert(fc.property(shuffled, ([attempts, others]) => expect(sumAttempts(others)).toEqual(sumAttempts(attempts))));
});

/** What was used, from the usage events alone: every attempt has one. */
function reported(events: readonly JournalEvent[]): Omit<Sum, 'ms'> {
  const reports = events.flatMap(({ type, data }) => (type === 'usage.recorded' ? [data as { cost_nano_usd: number | null; tokens: Tokens | null }] : []));
  const tokens = (kind: keyof Tokens) => add(reports.map((report) => [report.tokens?.[kind] ?? null, 0]));
  return { cost: add(reports.map(({ cost_nano_usd: cost }) => [cost, 0])), input: tokens('input'), cacheRead: tokens('cache_read') };
}

it('a run, its epic and its plan used what was reported, also beside tasks that nobody attempted', () => {
  const figure = fc.integer({ min: 0, max: 5_000_000_000 });
  const tokens = fc.option(fc.record({ input: figure, output: figure, cache_read: figure, cache_creation: figure }), { freq: 2 });
  const usage = fc.record({ cost: fc.option(figure, { freq: 1 }), tokens });
  const task = fc.record({ usages: fc.array(usage, { maxLength: 2 }), ends: fc.boolean() });
  fc.assert(fc.property(fc.array(task, { minLength: 1, maxLength: 4 }), (tasks) => {
    const story = new Story().runStart('r').plan('demo-p1', ['demo-a1']);
    for (const [i, { usages, ends }] of tasks.entries()) {
      story.start(`t${i}`, 'r', { epic: 'demo-a1' });
      usages.forEach((used, n) => story.attempt(`t${i}`, 'r', { n: n + 1, ...used }));
      if (ends) story.end(`t${i}`, 'r', 'completed');
    }
    const expected = reported(story.events);
    const { runs, epics, plans, tasks: entries } = foldLedger(story.events);
    const stats = ledgerStats(entries.values(), { by: 'epic' });
    expect([stats.cost_nano_usd, stats.unknown_cost_count]).toEqual(expected.cost);
    for (const sums of [runs.get('r'), epics.get('demo-a1')?.aggregates, plans.get('demo-p1')]) expect(sums && spent(sums)).toEqual(expected);
  }), { numRuns: 200 });
});

it('averages leave out what is unknown', () => {
  const story = new Story().runStart('r').epic('demo-a1', ['a', 'b', 'c']);
  story.start('a', 'r', { epic: 'demo-a1' }).attempt('a', 'r', { n: 1, cost: 10, tokens: { input: 9, output: 1, cache_read: 0, cache_creation: 0 }, seconds: 4 });
  story.start('b', 'r', { epic: 'demo-a1' }).attempt('b', 'r', { n: 1, cost: null, tokens: null, seconds: null });
  story.start('c', 'r', { epic: 'demo-a1' }).attempt('c', 'r', { n: 1, cost: 20, tokens: { input: 20, output: 0, cache_read: 0, cache_creation: 0 }, seconds: 8 });
  expect(foldLedger(story.events).epics.get('demo-a1')?.aggregates).toMatchObject({
    avg_tokens: 15,
    unknown_tokens_count: 1,
    avg_cost_usd: 15e-9,
    avg_duration_seconds: 6,
    total_duration_seconds: 12,
    unknown_duration_count: 1,
  });
});

it('a task that was closed by hand makes no unknown cost known', () => {
  const story = new Story().runStart('r').epic('demo-a1', ['a', 'b']).plan('demo-p1', ['demo-a1']).start('a', 'r', { epic: 'demo-a1' }).attempt('a', 'r', { n: 1, cost: null });
  story.start('b', 'r', { epic: 'demo-a1' }).end('b', 'r', 'completed');
  const { runs, epics, plans, tasks } = foldLedger(story.events);
  expect(runs.get('r')).toMatchObject({ total_cost_nano_usd: null, total_cost_usd: null, unknown_cost_count: 1, total_tokens: null, budget: { tokens_used: null } });
  expect(epics.get('demo-a1')?.aggregates).toMatchObject({ total_cost_nano_usd: null, unknown_cost_count: 1, total_tokens: null, avg_tokens: null });
  expect(plans.get('demo-p1')).toMatchObject({ total_cost_nano_usd: null, unknown_cost_count: 1, total_tokens: null });
  expect(tasks.get('b')?.outcome).toMatchObject({ total_cost_nano_usd: 0, unknown_cost_count: 0 });
});

it('a sum that no JSON number can hold is unknown, with all that is in it', () => {
  const story = new Story().runStart('r').epic('demo-a1', ['a']).start('a', 'r', { epic: 'demo-a1' });
  for (let n = 1; n <= 901; n += 1) story.attempt('a', 'r', { n, cost: 10_000_000_000_000 });
  const { runs, epics } = foldLedger(story.events);
  expect(runs.get('r')).toMatchObject({ total_cost_nano_usd: null, unknown_cost_count: 901 });
  expect(epics.get('demo-a1')?.aggregates).toMatchObject({ total_cost_nano_usd: null, total_cost_usd: null, unknown_cost_count: 901 });
});
