import fc from 'fast-check';
import type { Task } from '@cub/schema';
import { afterAttempt, retryDelayMs } from './after-attempt.js';
import type { AttemptResult, Failure, Outcome, TaskResult, TaskStatusAtEnd } from './results.js';
import { endOfRun } from './end-of-run.js';
import { runLoop, type LoopSteps, type StopReason } from './run-loop.js';
import { workTask, type TaskSteps } from './work-task.js';

const task = (id: string): Task => ({ id, title: id }) as Task;
const ended = (id: string, status: TaskStatusAtEnd): TaskResult => ({ task: task(id), status, attempts: [], reason: 'because', category: null, durationMs: 0, files: [], commit: null });

function loopOver(statuses: Record<string, TaskStatusAtEnd | null>, rest: Partial<LoopSteps> = {}) {
  const worked: string[] = [];
  const steps: LoopSteps = {
    stopReason: () => null,
    nextTask: async (seen) => Object.keys(statuses).filter((id) => !seen.has(id)).map(task)[0] ?? null,
    workTask: async ({ id }) => {
      worked.push(id);
      const status = statuses[id] ?? null;
      return status === null ? null : ended(id, status);
    },
    iterations: () => worked.length,
    leftovers: async () => ({ blocked: Object.values(statuses).filter((status) => status === 'blocked').length, ready: 0, elsewhere: 0, unreadable: 0 }),
    ...rest,
  };
  return { worked, steps };
}

describe('runLoop', () => {
  const policy = { once: false, onFailure: 'retry' as const };

  it.each([
    [{ a: 'completed', b: 'completed' }, 0, 'done'],
    [{ a: 'blocked', b: 'completed' }, 6, 'done'],
    [{ a: 'failed', b: 'blocked' }, 1, 'failed'],
    [{}, 0, 'done'],
  ] as const)('ends with the exit code of %j', async (statuses, exitCode, end) => {
    const { steps, worked } = loopOver(statuses);
    expect(await runLoop(steps, policy)).toMatchObject({ exitCode, end });
    expect(worked).toEqual(Object.keys(statuses));
  });

  it('stops at the first failure when asked to', async () => {
    const { steps, worked } = loopOver({ a: 'completed', b: 'failed', c: 'completed' });
    expect(await runLoop(steps, { once: false, onFailure: 'stop' })).toMatchObject({ exitCode: 1, reason: 'b failed: because' });
    expect(worked).toEqual(['a', 'b']);
  });

  it('is not done while a task file cannot be read', async () => {
    const { steps } = loopOver({ a: 'completed' }, { leftovers: async () => ({ blocked: 0, ready: 0, elsewhere: 0, unreadable: 1 }) });
    expect(await runLoop(steps, policy)).toMatchObject({ exitCode: 6, reason: '1 task file unreadable' });
  });

  it('stops when any other task would meet the same, and hands on what cub failed with', async () => {
    const error = new Error('the disk is full');
    const { steps, worked } = loopOver({ a: 'failed', b: 'completed' });
    const end = await runLoop({ ...steps, workTask: async (next) => ({ ...(await steps.workTask(next)), stopsRun: true, error }) as TaskResult }, policy);
    expect([end, worked]).toEqual([expect.objectContaining({ exitCode: 1, reason: 'because', error }), ['a']]);
  });

  it('passes over a task that somebody else took', async () => {
    const { steps } = loopOver({ a: null, b: 'completed' });
    expect((await runLoop(steps, { once: true, onFailure: 'retry' })).tasks.map((result) => result.task.id)).toEqual(['b']);
  });

  it.each([
    [{ end: 'budget', reason: 'spent' }, 5],
    [{ end: 'interrupted', reason: 'asked' }, 130],
  ] as const)('starts nothing more when it has to stop: %j', async (stop: StopReason, exitCode) => {
    const { steps, worked } = loopOver({ a: 'completed', b: 'completed' }, { stopReason: () => (worked.length === 1 ? stop : null) });
    expect(await runLoop(steps, policy)).toMatchObject({ exitCode, reason: stop.reason });
    expect(worked).toEqual(['a']);
  });

  it('ends as it would have when a limit is reached with the last task', async () => {
    const spent: StopReason = { end: 'budget', reason: 'spent' };
    const { steps, worked } = loopOver({ a: 'completed' }, { stopReason: () => (worked.length === 1 ? spent : null) });
    expect(await runLoop(steps, policy)).toMatchObject({ exitCode: 0, end: 'done', reason: 'all ready tasks are done' });
    const failed = loopOver({ a: 'failed' }, { stopReason: () => (failed.worked.length === 1 ? spent : null) });
    expect(await runLoop(failed.steps, policy)).toMatchObject({ exitCode: 5, reason: 'spent' });
    const one = loopOver({ a: 'completed', b: 'completed' }, { stopReason: () => (one.worked.length === 1 ? spent : null) });
    expect(await runLoop(one.steps, { ...policy, once: true })).toMatchObject({ exitCode: 0 });
  });
});

describe('endOfRun', () => {
  const none = { blocked: 0, ready: 0, elsewhere: 0, unreadable: 0 };

  it.each<[string, number, TaskStatusAtEnd[], typeof none]>([
    ['no task was ready', 0, [], none],
    ['no task was worked on, 2 ready', 0, [], { ...none, ready: 2 }],
    ['1 task done, 2 more ready', 0, ['completed'], { ...none, ready: 2 }],
    ['all ready tasks are done', 0, ['completed'], none],
    ['1 task done', 0, ['completed'], { ...none, elsewhere: 2 }],
    ['1 task blocked', 6, ['completed', 'blocked'], { ...none, blocked: 1, ready: 1 }],
    ['2 tasks blocked, 1 task file unreadable', 6, [], { ...none, blocked: 2, unreadable: 1 }],
    ['1 task failed', 1, ['failed', 'blocked'], { ...none, blocked: 1 }],
  ])('says "%s" with exit code %i', (reason, exitCode, statuses, left) => {
    expect(endOfRun(statuses.map((status) => ended('a', status)), left)).toMatchObject({ reason, exitCode });
  });
});

const failure = (category: Failure['category']): Failure => ({ ok: false, category, summary: 'why' });

describe('afterAttempt', () => {
  const policy = { maxAttempts: 3, onFailure: 'retry' as const };

  it('tries again until the attempts are used up, then blocks', () => {
    expect([1, 2, 3].map((nth) => afterAttempt(failure('verify_failed'), nth, policy).kind)).toEqual(['retry', 'retry', 'end']);
    expect(afterAttempt(failure('verify_failed'), 3, policy)).toMatchObject({ status: 'blocked', reason: '3 attempts failed, the last one: why' });
    expect(afterAttempt(failure('verify_failed'), 3, { ...policy, onFailure: 'move-on' })).toMatchObject({ status: 'failed', reason: 'why' });
  });

  it('never tries again what is stuck, stopped or not allowed', () => {
    expect(afterAttempt(failure('stuck'), 1, policy)).toMatchObject({ kind: 'end', status: 'blocked' });
    for (const last of [failure('interrupted'), { ...failure('auth'), stopsRun: true }]) expect(afterAttempt(last, 1, policy)).toMatchObject({ kind: 'end', status: 'failed' });
  });

  it('waits longer and longer behind a rate limit, and for nothing else', () => {
    expect([1, 2, 3, 20].map((nth) => retryDelayMs('rate_limit', nth))).toEqual([30_000, 60_000, 120_000, 900_000]);
    expect(retryDelayMs('timeout', 3)).toBe(0);
  });

  it('always ends within the attempts that are allowed', () => {
    const categories = fc.constantFrom('agent_error', 'rate_limit', 'auth', 'timeout', 'stalled', 'verify_failed', 'stuck', 'interrupted' as const);
    fc.assert(
      fc.property(categories, fc.integer({ min: 1, max: 9 }), fc.constantFrom('retry', 'stop', 'move-on'), (category, maxAttempts, onFailure) => {
        const next = afterAttempt(failure(category), maxAttempts, { maxAttempts, onFailure });
        expect(next.kind).toBe('end');
      }),
    );
  });
});

describe('workTask', () => {
  function steps(outcomes: Outcome[], rest: Partial<TaskSteps> = {}) {
    const abandoned: TaskResult[] = [];
    const waited: number[] = [];
    const all: TaskSteps = {
      stopReason: () => null,
      attempt: async (nth, before) => {
        const attempt = { number: nth, outcome: outcomes[nth - 1] } as AttemptResult;
        const closed = { ...ended('a', 'completed'), attempts: [...before, attempt], commit: `commit of ${nth}` };
        return { attempt, closed: attempt.outcome.ok ? closed : null };
      },
      abandon: async (attempts, end) => {
        const result = { ...ended('a', end.status), ...end, attempts: [...attempts] };
        abandoned.push(result);
        return result;
      },
      wait: async (ms) => void waited.push(ms),
      veto: async () => null,
      ...rest,
    };
    return { all, abandoned, waited };
  }
  const ok: Outcome = { ok: true, category: null, summary: 'verified' };
  const policy = { maxAttempts: 3, onFailure: 'retry' as const };

  it('ends with the first success and its commit', async () => {
    const { all, abandoned, waited } = steps([failure('rate_limit'), ok]);
    expect(await workTask(all, policy)).toMatchObject({ status: 'completed', commit: 'commit of 2', attempts: [{ number: 1 }, { number: 2 }] });
    expect([abandoned, waited]).toEqual([[], [30_000]]);
  });

  it('abandons once, with all attempts', async () => {
    const { all, abandoned } = steps([failure('timeout'), failure('stuck')]);
    const result = await workTask(all, policy);
    expect(result).toMatchObject({ status: 'blocked', reason: 'why', commit: null });
    expect(abandoned).toEqual([result]);
    expect(result.attempts).toHaveLength(2);
  });

  it('asks whether it may go on after the pause, which may be long', async () => {
    let isStopped = false;
    const { all } = steps([failure('rate_limit'), ok], { wait: async () => void (isStopped = true), stopReason: () => (isStopped ? { end: 'interrupted', reason: 'asked' } : null) });
    expect(await workTask(all, policy)).toMatchObject({ status: 'failed', reason: 'why (no further attempt: asked)', attempts: [{ number: 1 }] });
  });

  it('ends when a listener objects to another attempt', async () => {
    const { all } = steps([failure('timeout'), ok], { veto: async (nth) => `no ${nth}` });
    expect(await workTask(all, policy)).toMatchObject({ status: 'failed', reason: 'no 2', attempts: [{ number: 1 }] });
  });
});
