import * as models from '@cub/schema/models';
import { Story, tokens } from './story.js';
import { ERROR_CATEGORIES, STAGES } from '../src/vocabulary.js';
import { foldLedger } from './fold-ledger.js';

const USD = 1_000_000_000;

/** The figures that the specification of the ledger names. */
function threeTasks(): Story {
  const story = new Story().epic('demo-a1', ['a', 'b', 'c']).runStart('cub-20260105-090000', { cost_limit_nano_usd: USD });
  story.start('a', RUN, { epic: 'demo-a1' }).attempt('a', RUN, { n: 1, cost: 0.1 * USD, seconds: 300, tokens: tokens(3000) });
  story.end('a', RUN, 'completed').start('b', RUN, { epic: 'demo-a1' });
  story.attempt('b', RUN, { n: 1, ok: false, model: 'sonnet', cost: 0.15 * USD, seconds: 250, tokens: tokens(5000) });
  story.attempt('b', RUN, { n: 2, model: 'sonnet', cost: 0.05 * USD, seconds: 350, tokens: tokens(3000) });
  story.end('b', RUN, 'completed').start('c', RUN, { epic: 'demo-a1' });
  story.attempt('c', RUN, { n: 1, ok: false, cost: 0.05 * USD, seconds: 150, tokens: tokens(2000) });
  story.end('c', RUN, 'failed', { reason: 'tests fail', error_category: 'verify_failed' });
  story.add('run.completed', { reason: 'nothing is ready', exit_code: 6, iterations: 3 }, { run_id: RUN });
  return story;
}
const RUN = 'cub-20260105-090000';

describe('foldLedger', () => {
  it('sums the tasks of an epic up', () => {
    const aggregates = foldLedger(threeTasks().events).epics.get('demo-a1')?.aggregates;
    expect(aggregates).toMatchObject({
      total_tasks: 3,
      tasks_completed: 2,
      tasks_failed: 1,
      tasks_in_progress: 0,
      total_cost_usd: 0.35,
      total_cost_nano_usd: 350_000_000,
      min_cost_usd: 0.05,
      max_cost_usd: 0.2,
      total_attempts: 4,
      total_duration_seconds: 1050,
      models_used: ['haiku', 'sonnet'],
      most_common_model: 'haiku',
      total_escalations: 0,
    });
    expect((aggregates?.avg_tokens ?? 0) * 3).toBeCloseTo(13_000);
    expect(aggregates?.total_tokens).toEqual({ input: 12_996, output: 4, cache_read: 0, cache_creation: 0 });
  });

  it('sums the tasks of a run up to the same figures', () => {
    const run = foldLedger(threeTasks().events).runs.get(RUN);
    expect(run).toMatchObject({
      status: 'completed',
      exit_code: 6,
      iterations: 3,
      tasks_attempted: ['a', 'b', 'c'],
      tasks_completed: ['a', 'b'],
      tasks_failed: ['c'],
      total_cost_nano_usd: 350_000_000,
      current_task: null,
      budget: { cost_limit: 1, cost_usd: 0.35, tokens_used: 13_000 },
    });
  });

  it('makes entries that the models accept, without a key that they do not know', () => {
    const { tasks, epics, plans, runs } = foldLedger(threeTasks().events);
    for (const entry of tasks.values()) expect(models.ledgerEntrySchema.parse(entry)).toEqual(entry);
    for (const entry of epics.values()) expect(models.epicEntrySchema.parse(entry)).toEqual(entry);
    for (const entry of plans.values()) expect(models.planEntrySchema.parse(entry)).toEqual(entry);
    expect(plans.size).toBe(1);
    for (const entry of runs.values()) expect(models.runEntrySchema.parse(entry)).toEqual(entry);
  });

  it('writes keys in the order of the models', () => {
    const { tasks, epics, plans, runs } = foldLedger(threeTasks().events);
    const [task, epic, plan, run] = [tasks.get('b'), epics.get('demo-a1'), plans.get('demo-p1'), runs.get(RUN)];
    expect(Object.keys(task ?? {})).toEqual(Object.keys(models.ledgerEntrySchema.omit({ imported: true }).shape));
    expect(Object.keys(task?.attempts[0] ?? {})).toEqual(Object.keys(models.attemptSchema.shape));
    expect(Object.keys(task?.outcome ?? {})).toEqual(Object.keys(models.outcomeSchema.shape));
    expect(Object.keys(epic ?? {})).toEqual(Object.keys(models.epicEntrySchema.shape));
    expect(Object.keys(epic?.aggregates ?? {})).toEqual(Object.keys(models.epicAggregatesSchema.shape));
    expect(Object.keys(plan ?? {})).toEqual(Object.keys(models.planEntrySchema.shape));
    expect(Object.keys(run ?? {})).toEqual(Object.keys(models.runEntrySchema.omit({ imported: true }).shape));
  });

  it('uses the words of the models', () => {
    expect(STAGES).toEqual(models.STAGES);
    expect(ERROR_CATEGORIES).toEqual(models.ERROR_CATEGORIES);
  });
});
