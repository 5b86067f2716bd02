import { Story } from '../../test/story.js';
import { foldLedger } from '../../test/fold-ledger.js';

const RUN = 'cub-20260105-090000';
const epicOf = (story: Story, id = 'demo-a1') => foldLedger(story.events).epics.get(id);

describe('an epic', () => {
  it('has no entry before its first task has one', () => {
    const story = new Story().epic('demo-a1', ['a', 'b']);
    expect(epicOf(story)).toBeUndefined();
    story.start('a', RUN, { epic: 'demo-a1' });
    expect(epicOf(story)).toMatchObject({ title: 'Epic demo-a1', task_ids: ['a', 'b'], aggregates: { total_tasks: 2, tasks_in_progress: 1 } });
  });

  it('sees the later events of its tasks, which do not name it', () => {
    const story = new Story().epic('demo-a1', ['a']).start('a', RUN, { epic: 'demo-a1' }).attempt('a', RUN, { n: 1, cost: 8 });
    expect(epicOf(story)?.aggregates).toMatchObject({ total_attempts: 1, total_cost_nano_usd: 8 });
  });

  it('is as far as its least progressed child, and in progress while one is open', () => {
    const story = new Story().epic('demo-a1', ['a', 'b']).start('a', RUN, { epic: 'demo-a1' }).end('a', RUN, 'completed');
    expect(epicOf(story)?.workflow.stage).toBe('in_progress');
    story.start('b', RUN, { epic: 'demo-a1' }).end('b', RUN, 'completed');
    expect(epicOf(story)?.workflow.stage).toBe('dev_complete');
    story.add('ledger.stage_changed', { from: 'dev_complete', to: 'validated', by: 'ann', reason: null }, { task_id: 'a' });
    expect(epicOf(story)?.workflow.stage).toBe('dev_complete');
    story.add('ledger.stage_changed', { from: 'dev_complete', to: 'validated', by: 'ann', reason: null }, { task_id: 'b' });
    expect(epicOf(story)).toMatchObject({ workflow: { stage: 'validated' }, completed_at: '2026-01-05T09:00:05.000Z' });
    expect(epicOf(story)?.state_history.map(({ stage }) => stage)).toEqual(['in_progress', 'dev_complete', 'validated']);
  });

  it('counts the children of the newest snapshot', () => {
    const story = new Story().epic('demo-a1', ['a']).start('a', RUN, { epic: 'demo-a1' }).epic('demo-a1', ['a', 'b', 'c'], { title: 'Renamed' });
    expect(epicOf(story)).toMatchObject({ title: 'Renamed', aggregates: { total_tasks: 3 } });
  });

  it('hands a task that moved to its new epic, with everything that it cost', () => {
    const story = new Story().start('a', RUN, { epic: 'old' }).attempt('a', RUN, { n: 1, cost: 5 }).end('a', RUN, 'failed');
    story.start('b', RUN, { epic: 'old' }).start('a', RUN, { epic: 'new' }).attempt('a', RUN, { n: 2, cost: 6 });
    expect(epicOf(story, 'old')).toMatchObject({ task_ids: ['b'], aggregates: { total_attempts: 0 } });
    expect(epicOf(story, 'new')).toMatchObject({ task_ids: ['a'], aggregates: { total_cost_nano_usd: 11 } });
  });

  it('costs an unknown sum when all that it paid for is unknown, also beside a task that nobody has attempted', () => {
    const story = new Story().start('a', RUN, { epic: 'e' }).start('b', RUN, { epic: 'e' }).attempt('b', RUN, { n: 1, cost: null });
    expect(epicOf(story, 'e')?.aggregates).toMatchObject({ total_cost_nano_usd: null, total_cost_usd: null, unknown_cost_count: 1 });
    expect(epicOf(story.attempt('b', RUN, { n: 2, cost: 0 }), 'e')?.aggregates).toMatchObject({ total_cost_nano_usd: 0, unknown_cost_count: 1 });
  });

  it('averages over tasks whose cost is known', () => {
    const story = new Story().start('a', RUN, { epic: 'e' }).attempt('a', RUN, { n: 1, cost: 200_000_000 });
    story.start('b', RUN, { epic: 'e' }).attempt('b', RUN, { n: 1, cost: null });
    expect(epicOf(story, 'e')?.aggregates).toMatchObject({ total_cost_usd: 0.2, unknown_cost_count: 1, avg_cost_usd: 0.2, min_cost_usd: 0.2 });
  });

  it('counts tasks that needed another model', () => {
    const story = new Story().start('a', RUN, { epic: 'e' }).attempt('a', RUN, { n: 1, model: 'haiku' }).attempt('a', RUN, { n: 2, model: 'opus' });
    story.start('b', RUN, { epic: 'e' }).attempt('b', RUN, { n: 1, model: 'haiku' });
    expect(epicOf(story, 'e')?.aggregates).toMatchObject({ total_escalations: 1, escalation_rate: 0.5, models_used: ['haiku', 'opus'] });
  });

  it('never becomes a path outside the ledger', () => {
    const story = new Story().start('a', RUN, { epic: '../../x' }).epic('../x', ['a']);
    expect([...foldLedger(story.events).epics]).toEqual([]);
  });
});
