import { Story, tokens } from '../../test/story.js';
import { foldLedger } from '../../test/fold-ledger.js';

const RUN = 'cub-20260105-090000';
const planOf = (story: Story, id = 'demo-p1') => foldLedger(story.events).plans.get(id);

/** Two epics with one task each, and a task without an epic. */
function twoEpics(): Story {
  const story = new Story().plan('demo-p1', ['demo-a2', 'demo-a1']).epic('demo-a1', ['a']).epic('demo-a2', ['b']);
  story.start('a', RUN, { epic: 'demo-a1' }).attempt('a', RUN, { n: 1, cost: 100, seconds: 5, tokens: tokens(10) }).end('a', RUN, 'completed');
  return story.start('alone', RUN).attempt('alone', RUN, { n: 1, cost: 7, seconds: 1, tokens: tokens(4) }).end('alone', RUN, 'completed');
}

describe('a plan', () => {
  it('has no entry before its first task has one', () => {
    expect(planOf(new Story().plan('demo-p1', ['demo-a1']).epic('demo-a1', ['a']))).toBeUndefined();
  });

  it('is the sum of its epics and of its tasks without one', () => {
    expect(planOf(twoEpics())).toMatchObject({
      kind: 'plan',
      title: 'Plan demo-p1',
      spec_id: 'demo-s1',
      epics: ['demo-a2', 'demo-a1'],
      status: 'in_progress',
      total_tasks: 3,
      completed_tasks: 2,
      total_cost_nano_usd: 107,
      total_attempts: 2,
      total_duration_seconds: 6,
      total_tokens: { input: 12, output: 2 },
      completed_at: null,
    });
  });

  it('is completed with its last task, and released when all of them are', () => {
    const story = twoEpics().start('b', RUN, { epic: 'demo-a2' }).end('b', RUN, 'completed');
    expect(planOf(story)).toMatchObject({ status: 'completed', completed_at: story.events.at(-1)?.ts });
    const release = (task: string) => story.add('ledger.stage_changed', { from: 'dev_complete', to: 'released', by: 'ann', reason: null }, { task_id: task });
    release('a');
    release('b');
    expect(planOf(story)?.status).toBe('completed');
    const last = release('alone');
    expect(planOf(story)).toMatchObject({ status: 'released', updated_at: last.ts });
  });

  it('is not completed while nobody knows what one of its epics consists of', () => {
    const story = new Story().plan('demo-p1', ['demo-a1', 'demo-a9']).start('a', RUN, { epic: 'demo-a1' }).end('a', RUN, 'completed');
    expect(planOf(story)).toMatchObject({ epics: ['demo-a1', 'demo-a9'], status: 'in_progress', total_tasks: 1, completed_tasks: 1 });
  });

  it('counts an epic in one plan only: in the one that the epic itself names', () => {
    const story = new Story().plan('demo-p2', ['demo-a1']).epic('demo-a1', ['a'], { plan: 'demo-p1' });
    story.start('a', RUN, { epic: 'demo-a1', plan: 'demo-p2' }).attempt('a', RUN, { n: 1, cost: 5 });
    expect([planOf(story, 'demo-p1')?.total_cost_nano_usd, planOf(story, 'demo-p2')]).toEqual([5, undefined]);
  });

  it('leaves unknown costs unknown', () => {
    const story = new Story().start('a', RUN, { epic: 'demo-a1' }).attempt('a', RUN, { n: 1, cost: null });
    expect(planOf(story)).toMatchObject({ total_cost_usd: null, total_cost_nano_usd: null, unknown_cost_count: 1 });
    story.attempt('a', RUN, { n: 2, cost: 2_000_000_000 });
    expect(planOf(story)).toMatchObject({ total_cost_usd: 2, total_cost_nano_usd: 2_000_000_000, unknown_cost_count: 1 });
  });
});
