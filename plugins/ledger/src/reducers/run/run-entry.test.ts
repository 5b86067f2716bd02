import { Story, tokens } from '../../../test/story.js';
import { byRun } from '../../projections/by-run.js';
import { foldLedger } from '../../../test/fold-ledger.js';
import { reduceRun, type RunState } from './run-state.js';

const RUN = 'cub-20260105-090000';
const runOf = (story: Story) => foldLedger(story.events).runs.get(RUN);
const fileOf = (story: Story) => {
  const state = story.events.reduce<RunState | undefined>((before, event) => reduceRun(before, event, RUN), undefined);
  return state ? byRun.file(state, RUN) : null;
};

describe('a run', () => {
  it('is seen while it runs, but has no file yet', () => {
    const story = new Story().runStart(RUN, { tokens_limit: 900, time_limit_s: 60 }).start('a', RUN);
    expect(runOf(story)).toMatchObject({
      status: 'running',
      current_task: 'a',
      completed_at: null,
      iterations: 1,
      budget: { cost_limit: null, tokens_limit: 900, time_limit_s: 60 },
    });
    expect(fileOf(story)).toBeNull();
  });

  it.each([
    ['run.completed', 'completed'],
    ['run.failed', 'failed'],
    ['run.cancelled', 'cancelled'],
  ] as const)('ends with %s', (type, status) => {
    const story = new Story().runStart(RUN).start('a', RUN).end('a', RUN, 'completed');
    story.add(type, { reason: 'that was all', exit_code: 0, iterations: 4 }, { run_id: RUN });
    expect(runOf(story)).toMatchObject({ status, iterations: 4, exit_code: 0, reason: 'that was all', orphaned_at: null });
    expect(runOf(story)?.completed_at).not.toBeNull();
    expect(fileOf(story)?.path).toBe(`by-run/${RUN}.json`);
    expect(fileOf(story)?.content).toBe(`${JSON.stringify(runOf(story), null, 2)}\n`);
  });

  it('is orphaned when a later start gives the reason', () => {
    const story = new Story().runStart(RUN);
    const { ts } = story.add('run.interrupted', { reason: 'its process is gone' }, { run_id: RUN });
    expect(runOf(story)).toMatchObject({ status: 'orphaned', orphaned_at: ts, orphaned_reason: 'its process is gone', completed_at: null });
  });

  it('is interrupted when nobody knows why', () => {
    const story = new Story().runStart(RUN);
    story.add('run.interrupted', { reason: '', iterations: 1 }, { run_id: RUN });
    expect(runOf(story)).toMatchObject({ status: 'interrupted', orphaned_at: null });
  });

  it('is no orphan when it ended by itself', () => {
    const story = new Story().runStart(RUN);
    story.add('run.completed', { reason: 'done', exit_code: 0, iterations: 1 }, { run_id: RUN });
    story.add('run.interrupted', { reason: 'its process is gone' }, { run_id: RUN });
    expect(runOf(story)?.status).toBe('completed');
  });

  it('runs again when it is resumed', () => {
    const story = new Story().runStart(RUN);
    story.add('run.interrupted', { reason: 'its process is gone' }, { run_id: RUN });
    story.add('run.resumed', { epoch: 2, reason: 'asked to' }, { run_id: RUN });
    expect(runOf(story)).toMatchObject({ status: 'running', orphaned_at: null });
    expect(fileOf(story)).toBeNull();
  });

  it('counts only what was done in it', () => {
    const story = new Story().start('a', 'earlier').attempt('a', 'earlier', { n: 1, cost: 100, tokens: tokens(10) }).end('a', 'earlier', 'failed');
    story.runStart(RUN).start('a', RUN).attempt('a', RUN, { n: 2, cost: 7, tokens: tokens(5) }).end('a', RUN, 'completed');
    expect(runOf(story)).toMatchObject({ total_cost_nano_usd: 7, budget: { tokens_used: 5, cost_nano_usd: 7 }, tasks_completed: ['a'], tasks_failed: [] });
  });

  it('never becomes a path outside the ledger', () => {
    const story = new Story().runStart('../x').runStart('a/b').runStart('');
    expect([...foldLedger(story.events).runs]).toEqual([]);
  });
});
