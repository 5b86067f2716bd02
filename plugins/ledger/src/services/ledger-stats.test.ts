import fc from 'fast-check';
import { Story, tokens } from '../../test/story.js';
import { foldLedger } from '../../test/fold-ledger.js';
import { GROUPINGS } from './group-work.js';
import { ledgerStats, type LedgerStats, type StatsRequest } from './ledger-stats.js';

const RUN = 'cub-20260105-090000';
const USD = 1_000_000_000;

/** The figures that the specification of the ledger names. */
function threeTasks(): Story {
  const story = new Story().start('a', RUN, { epic: 'demo-a1', snapshot: { labels: ['api', 'parser'] } });
  story.attempt('a', RUN, { n: 1, cost: 0.1 * USD, seconds: 300, tokens: tokens(3000) }).end('a', RUN, 'completed');
  story.start('b', RUN, { epic: 'demo-a1', snapshot: { labels: ['api'] } });
  story.attempt('b', RUN, { n: 1, ok: false, model: 'sonnet', cost: 0.15 * USD, seconds: 250, tokens: tokens(5000) });
  story.attempt('b', RUN, { n: 2, model: 'sonnet', cost: 0.05 * USD, seconds: 350, tokens: tokens(3000) }).end('b', RUN, 'completed');
  story.start('c', RUN).attempt('c', RUN, { n: 1, ok: false, cost: 0.05 * USD, seconds: 150, tokens: tokens(2000) });
  return story.end('c', RUN, 'failed', { reason: 'tests fail', error_category: 'verify_failed' });
}

function stats(story: Story, request: Partial<StatsRequest> = {}): LedgerStats {
  return ledgerStats(foldLedger(story.events).tasks.values(), { by: 'model', ...request });
}
const groupIds = (result: LedgerStats) => result.groups.map(({ id }) => id);

describe('ledgerStats', () => {
  it('sums up what the specification says', () => {
    expect(stats(threeTasks())).toMatchObject({
      ...{ cost_nano_usd: 0.35 * USD, cost_usd: 0.35, unknown_cost_count: 0, tasks: 3, attempts: 4, tasks_completed: 2, tasks_failed: 1 },
      ...{ duration_seconds: 1050, escalations: 0, groups_overlap: false },
      tokens: { input: 12_996, output: 4, cache_read: 0, cache_creation: 0, total: 13_000 },
    });
  });

  it('says how well each model did', () => {
    expect(stats(threeTasks()).groups).toMatchObject([
      { id: 'sonnet', kind: 'model', attempts: 2, success_rate: 0.5, tasks: 1, cost_nano_usd: 0.2 * USD, cost_per_success_nano_usd: 0.2 * USD, avg_duration_seconds: 300 },
      { id: 'haiku', attempts: 2, success_rate: 0.5, tasks: 2, cost_nano_usd: 0.15 * USD, cost_per_success_usd: 0.15, tokens: { total: 5000 } },
    ]);
  });

  it('puts a task into each of its labels, and says that this overlaps', () => {
    const byLabel = stats(threeTasks(), { by: 'label' });
    expect(byLabel.groups_overlap).toBe(true);
    expect(byLabel.groups).toMatchObject([{ id: 'api', tasks: 2, cost_usd: 0.3 }, { id: 'parser', tasks: 1, cost_usd: 0.1 }, { id: null, tasks: 1, cost_usd: 0.05 }]);
  });

  it('keeps the unknown apart: neither 0 nor left out', () => {
    const story = threeTasks().start('d', RUN).attempt('d', RUN, { n: 1, model: 'opus', cost: null }).attempt('d', RUN, { n: 2, ok: false, model: 'haiku', cost: null });
    const all = stats(story);
    expect(all).toMatchObject({ cost_nano_usd: 0.35 * USD, unknown_cost_count: 2, unknown_tokens_count: 2, escalations: 1, tasks: 4, tasks_completed: 2, tasks_failed: 1 });
    expect(all.groups.find(({ id }) => id === 'opus')).toMatchObject({ cost_nano_usd: null, cost_usd: null, cost_per_success_usd: null, unknown_cost_count: 1, success_rate: 1 });
    expect(groupIds(all)).toEqual(['sonnet', 'haiku', 'opus']);
  });

  it('counts an attempt on the day on which it began, days in their order', () => {
    const story = new Story().start('a', RUN);
    story.add('attempt.started', { n: 1, harness: 'claude', model: 'haiku', prompt: null }, { task_id: 'a', run_id: RUN, attempt: 1, at: '2026-01-05T23:59:00.000Z' });
    story.add('attempt.started', { n: 2, harness: 'claude', model: 'haiku', prompt: null }, { task_id: 'a', run_id: RUN, attempt: 2, at: '2026-01-06T00:00:00.000Z' });
    const byDay = stats(story, { by: 'day' });
    expect(byDay.groups).toMatchObject([{ id: '2026-01-05', attempts: 1, duration_seconds: null, success_rate: null }, { id: '2026-01-06', attempts: 1 }]);
    const second = stats(story, { by: 'day', since: Date.UTC(2026, 0, 6) });
    expect([second.attempts, second.tasks, groupIds(second)]).toEqual([1, 1, ['2026-01-06']]);
  });

  it('looks only at the epic or the plan that is named', () => {
    expect(stats(threeTasks(), { epic: 'demo-a1' })).toMatchObject({ tasks: 2, cost_usd: 0.3, tasks_failed: 0 });
    expect(stats(threeTasks(), { plan: 'demo-p1', by: 'plan' })).toMatchObject({ tasks: 3, groups: [{ id: 'demo-p1', tasks: 3 }] });
    expect(stats(threeTasks(), { plan: 'other' })).toMatchObject({ tasks: 0, attempts: 0, cost_nano_usd: 0, duration_seconds: 0, success_rate: null, groups: [] });
  });
});

const attempt = fc.record({
  task: fc.constantFrom('a', 'b', 'c', 'd'),
  n: fc.integer({ min: 1, max: 4 }),
  ok: fc.boolean(),
  model: fc.constantFrom('haiku', 'sonnet', '__proto__', null),
  cost: fc.oneof(fc.nat(3 * USD), fc.constant(null), fc.constant('unrecorded' as const)),
  seconds: fc.double({ min: 0, max: 5000, noNaN: true }),
  tokens: fc.option(fc.record({ input: fc.nat(), output: fc.nat(), cache_read: fc.nat(), cache_creation: fc.nat() })),
});
const told = fc.array(attempt, { maxLength: 25 }).map((attempts) => {
  const story = new Story();
  for (const id of ['a', 'b', 'c']) story.start(id, RUN, { epic: id === 'a' ? 'demo-a1' : null, snapshot: { labels: id === 'b' ? [] : ['x', id, 'x'] } });
  for (const one of attempts) story.attempt(one.task, RUN, one);
  return story.end('a', RUN, 'completed').end('b', RUN, 'blocked');
});
const DISJOINT = GROUPINGS.filter((by) => by !== 'label');

/** What can be added up. Durations in milliseconds, because floats cannot. */
function figures(works: readonly Omit<LedgerStats, 'groups' | 'kind'>[] | LedgerStats['groups']) {
  const sum = (of: (work: (typeof works)[number]) => number) => works.reduce((total: number, work) => total + of(work), 0);
  return {
    cost: sum((work) => work.cost_nano_usd ?? 0),
    unknown: sum((work) => work.unknown_cost_count),
    unknownTokens: sum((work) => work.unknown_tokens_count),
    attempts: sum((work) => work.attempts),
    succeeded: sum((work) => work.attempts_succeeded),
    tokens: (['input', 'output', 'cache_read', 'cache_creation', 'total'] as const).map((kind) => sum((work) => work.tokens?.[kind] ?? 0)),
    duration: sum((work) => Math.round((work.duration_seconds ?? 0) * 1000)),
  };
}

describe('ledgerStats, whatever happened', () => {
  it('has groups that add up to the whole, exactly', () => {
    fc.assert(fc.property(told, fc.constantFrom(...DISJOINT), (story, by) => {
      const all = stats(story, { by });
      expect(figures(all.groups)).toEqual(figures([all]));
      expect(new Set(groupIds(all)).size).toBe(all.groups.length);
      if (by === 'epic' || by === 'plan') expect(all.groups.reduce((sum, { tasks }) => sum + tasks, 0)).toBe(all.tasks);
    }));
  });

  it('costs what the run says that did it all', () => {
    fc.assert(fc.property(told, (story) => {
      const { tasks, runs } = foldLedger(story.events);
      const all = ledgerStats(tasks.values(), { by: 'model' });
      const run = runs.get(RUN);
      expect([all.cost_nano_usd ?? 0, all.unknown_cost_count]).toEqual([run?.total_cost_nano_usd ?? 0, run?.unknown_cost_count]);
    }));
  });

  it('splits any period into two that add up', () => {
    fc.assert(fc.property(told, fc.nat(120), (story, second) => {
      const at = Date.UTC(2026, 0, 5, 9, 0, second);
      const [before, after, all] = [stats(story, { until: at }), stats(story, { since: at }), stats(story)];
      expect(figures([before, after])).toEqual(figures([all]));
      expect(before.tasks_completed + after.tasks_completed).toBe(all.tasks_completed);
    }));
  });
});
