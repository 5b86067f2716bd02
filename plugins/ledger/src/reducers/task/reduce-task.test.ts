import { MAX_REPORTED, type JournalEvent, type LedgerEntry } from '@cub/schema';
import { snapshot, Story, tokens } from '../../../test/story.js';
import { reduceTask } from './reduce-task.js';
import { taskEntry } from './task-entry.js';
import type { TaskState } from './task-state.js';

const RUN = 'cub-20260105-090000';
const LATER = 'cub-20260105-100000';

function entryOf(story: Story): LedgerEntry {
  const state = story.events.reduce<TaskState | undefined>((before, event: JournalEvent) => reduceTask(before, event), undefined);
  const entry = state && taskEntry(state);
  if (!entry) throw new Error('no entry');
  return entry;
}

const started = () => new Story().start('t', RUN, { epic: 'demo-a1' });

describe('task.started', () => {
  it('opens an entry with the task as it was', () => {
    const entry = entryOf(new Story().start('t', RUN, { epic: 'demo-a1', snapshot: { labels: ['api'] } }));
    expect(entry).toMatchObject({
      id: 't',
      title: 'Title of t',
      lineage: { epic_id: 'demo-a1', plan_id: 'demo-p1' },
      task: { labels: ['api'], captured_at: '2026-01-05T09:00:01.000Z' },
      outcome: null,
      workflow: { stage: 'in_progress' },
      started_at: '2026-01-05T09:00:01.000Z',
      completed_at: null,
    });
    expect(entry.state_history).toEqual([{ stage: 'in_progress', at: '2026-01-05T09:00:01.000Z', by: 'cub' }]);
  });

  it('keeps attempts and cost when the task is started again, and opens the outcome', () => {
    const story = started().attempt('t', RUN, { n: 1, ok: false, cost: 7 }).end('t', RUN, 'failed');
    const again = entryOf(story.start('t', LATER));
    expect(again.outcome).toBeNull();
    expect(again.attempts).toHaveLength(1);
    const done = entryOf(story.attempt('t', LATER, { n: 2, cost: 5 }).end('t', LATER, 'completed'));
    expect(done.attempts.map((a) => [a.attempt_number, a.run_id, a.success])).toEqual([[1, RUN, false], [2, LATER, true]]);
    expect(done.outcome).toMatchObject({ success: true, total_attempts: 2, total_cost_nano_usd: 12 });
    expect(done.started_at).toBe('2026-01-05T09:00:01.000Z');
  });

  it('says why a finished task is in progress again', () => {
    const story = started().end('t', RUN, 'completed').start('t', LATER);
    expect(entryOf(story).state_history.map(({ stage, reason }) => [stage, reason])).toEqual([
      ['in_progress', undefined],
      ['dev_complete', undefined],
      ['in_progress', 'started again'],
    ]);
  });
});

describe('file.touched', () => {
  const touched = (by: 'agent' | 'verification' | 'hook') => ({ path: `${by}.ts`, op: 'added', before: null, after: 'a', size: 1, kind: 'file', attribution: 'window', by }) as const;

  it('adds what a git hook put into the commit, and nothing of agents and verification, which stands elsewhere', () => {
    const story = started().attempt('t', RUN, { n: 1, files: ['b.ts'] }).end('t', RUN, 'completed');
    for (const by of ['agent', 'verification', 'hook'] as const) story.add('file.touched', touched(by), { task_id: 't', run_id: RUN, attempt: 1 });
    expect(entryOf(story).outcome?.files_changed).toEqual(['b.ts', 'hook.ts']);
    expect(entryOf(story).attempts[0]?.files_changed).toEqual(['b.ts']);
  });
});

describe('attempts', () => {
  it('takes the end, the usage and the artifacts of an attempt', () => {
    const story = started().attempt('t', RUN, { n: 1, ok: false, model: null, cost: 170_000_000, seconds: 552, tokens: tokens(5000), files: ['b.ts'] });
    expect(entryOf(story).attempts[0]).toMatchObject({
      harness: 'claude',
      model: null,
      success: false,
      error_category: 'verify_failed',
      error_summary: '`npm test` ended with 1',
      tokens: { input: 4999, output: 1 },
      cost_usd: 0.17,
      cost_nano_usd: 170_000_000,
      unknown_cost_count: 0,
      duration_seconds: 552,
      exit_code: 1,
      files_changed: ['b.ts'],
    });
  });

  it('takes the model from the usage when nobody chose one', () => {
    const story = started();
    const context = { task_id: 't', run_id: RUN, attempt: 1 };
    story.add('attempt.started', { n: 1, harness: 'claude', model: null, prompt: null }, context);
    usage(story, 'i1', { model: 'opus' });
    expect(entryOf(story).attempts[0]?.model).toBe('opus');
  });

  it('counts an invocation once within an attempt, and again in another one', () => {
    const story = started();
    for (const n of [1, 2]) {
      story.add('attempt.started', { n, harness: 'claude', model: null, prompt: null }, { task_id: 't', run_id: RUN, attempt: n });
      usage(story, 'same', { cost: 3, attempt: n });
      usage(story, 'same', { cost: 3, attempt: n });
    }
    expect(entryOf(story).attempts.map((attempt) => attempt.cost_nano_usd)).toEqual([3, 3]);
  });

  it('adds what is known and counts what is not', () => {
    const story = started();
    story.add('attempt.started', { n: 1, harness: 'claude', model: null, prompt: null }, { task_id: 't', run_id: RUN, attempt: 1 });
    usage(story, 'i1', { cost: null });
    expect(entryOf(story).attempts[0]).toMatchObject({ cost_usd: null, cost_nano_usd: null, unknown_cost_count: 1 });
    usage(story, 'i2', { cost: 4 });
    expect(entryOf(story).attempts[0]).toMatchObject({ cost_nano_usd: 4, unknown_cost_count: 1 });
    story.end('t', RUN, 'completed');
    expect(entryOf(story).outcome).toMatchObject({ total_cost_nano_usd: 4, unknown_cost_count: 1 });
  });

  it('says that the cost of an attempt without any usage is unknown, not nothing', () => {
    const story = started().attempt('t', RUN, { n: 1, cost: 'unrecorded' }).end('t', RUN, 'completed');
    expect(entryOf(story).outcome).toMatchObject({ total_cost_usd: null, total_cost_nano_usd: null, unknown_cost_count: 1 });
  });

  it('gives the second attempt with the same number the next one', () => {
    const story = started().attempt('t', RUN, { n: 1, ok: false, cost: 1 }).attempt('t', LATER, { n: 1, cost: 2 });
    expect(entryOf(story).attempts.map((a) => [a.attempt_number, a.run_id, a.success, a.cost_nano_usd])).toEqual([[1, RUN, false, 1], [2, LATER, true, 2]]);
  });

  it('keeps what it is told about an attempt that nobody saw starting', () => {
    const story = started();
    usage(story, 'i1', { cost: 9, attempt: 3 });
    expect(entryOf(story).attempts).toMatchObject([{ attempt_number: 3, harness: 'unknown', success: null, cost_nano_usd: 9 }]);
  });

  it('calls an interrupted attempt failed', () => {
    const story = started();
    const end = { n: 1, exit_code: null, signal: 'SIGKILL', duration_sec: 0, error_category: null, error_summary: null, log: null, patch: null, files_changed: [] };
    story.add('attempt.interrupted', end, { task_id: 't', run_id: RUN, attempt: 1 });
    expect(entryOf(story).attempts[0]).toMatchObject({ success: false, error_category: 'interrupted' });
  });
});

describe('the end of a task', () => {
  it('keeps the lessons that an agent gave when it asked for the task to be closed', () => {
    const story = started();
    const wish = { wish: 'close', task: 't', reason: null, lessons: ['look twice', 'read first'] };
    for (const attempt of [1, 2]) story.add('agent.note', wish, { task_id: 't', run_id: RUN, attempt });
    story.add('agent.note', { text: 'the build is slow', lessons: ['none of these'] }, { task_id: 't', run_id: RUN });
    story.end('t', RUN, 'completed', { notes: { approach: null, decisions: [], lessons_learned: ['read first', 'ask'] } });
    expect(entryOf(story).outcome?.lessons_learned).toEqual(['look twice', 'read first', 'ask']);
  });

  it('makes an outcome from its attempts', () => {
    const story = started();
    story.attempt('t', RUN, { n: 1, ok: false, model: 'haiku', seconds: 0.1, files: ['b.ts'] });
    story.attempt('t', RUN, { n: 2, model: 'sonnet', seconds: 0.2, files: ['a.ts', 'b.ts'] });
    const notes = { approach: 'Small steps', decisions: ['one file'], lessons_learned: ['read first'] };
    story.end('t', RUN, 'completed', { files_touched: ['c.ts'], notes });
    expect(entryOf(story).outcome).toMatchObject({
      success: true,
      total_attempts: 2,
      total_duration_seconds: 0.3,
      final_model: 'sonnet',
      escalated: true,
      escalation_path: ['haiku', 'sonnet'],
      files_changed: ['a.ts', 'b.ts', 'c.ts'],
      approach: 'Small steps',
      decisions: ['one file'],
      lessons_learned: ['read first'],
      reason: null,
    });
    expect(entryOf(story).workflow.stage).toBe('dev_complete');
  });

  it.each(['failed', 'blocked'] as const)('keeps the reason of a %s task, which stays in progress', (status) => {
    const entry = entryOf(started().end('t', RUN, status, { reason: 'needs a key', partial: true }));
    expect(entry.outcome).toMatchObject({ success: false, partial: true, reason: 'needs a key' });
    expect(entry.workflow.stage).toBe('in_progress');
  });

  it('does not take a released task back', () => {
    const story = started();
    stage(story, 'released');
    expect(entryOf(story.end('t', RUN, 'completed')).workflow.stage).toBe('released');
  });

  it('says what of the task changed since its first start', () => {
    const changed = snapshot({ title: 'Title of t', description: 'new', labels: ['x'], created_at: '2020-01-01T00:00:00.000Z' });
    const entry = entryOf(new Story().start('t', RUN, { snapshot: { description: 'old' } }).end('t', RUN, 'completed', { snapshot: changed }));
    expect(entry.task_changed).toEqual({
      detected_at: '2026-01-05T09:00:02.000Z',
      fields_changed: ['description', 'labels'],
      original_description: 'old',
      final_description: 'new',
      notes: null,
    });
    expect(entry.task.description).toBe('old');
  });

  it('collects the commits of the agent, each once, and none that follow the end', () => {
    const story = started();
    const committed = (sha: string) =>
      story.add('git.committed', { sha, message: `feat: ${sha}`, patch_id: 'p1', files: [] }, { task_id: 't', run_id: RUN, attempt: 1 });
    const first = committed('aaa');
    const commits = [{ hash: 'aaa', message: 'feat: aaa', author: 'A <a@b.c>', timestamp: first.ts }];
    story.end('t', RUN, 'completed', { commits });
    committed('closing');
    expect(entryOf(story).outcome?.commits).toEqual([{ hash: 'aaa', message: 'feat: aaa', author: 'A <a@b.c>', timestamp: first.ts, patch_id: 'p1' }]);
  });
});

describe('stages and verification', () => {
  it('follows stage changes and says who and why', () => {
    const story = started().end('t', RUN, 'completed');
    stage(story, 'needs_review', 'looks odd');
    expect(entryOf(story)).toMatchObject({ workflow: { stage: 'needs_review', stage_updated_at: '2026-01-05T09:00:03.000Z' } });
    expect(entryOf(story).state_history.at(-1)).toEqual({ stage: 'needs_review', at: '2026-01-05T09:00:03.000Z', by: 'ann', reason: 'looks odd' });
  });

  it('keeps the last verification and what each command checked', () => {
    const story = started();
    verify(story, 'fail', [['npm test', 1], ['npx tsc --noEmit', 0]]);
    expect(entryOf(story).verification).toEqual({
      status: 'fail',
      checked_at: '2026-01-05T09:00:02.000Z',
      tests_passed: false,
      typecheck_passed: true,
      lint_passed: null,
      notes: ['`npm test` ended with 1'],
    });
    verify(story, 'pass', [['npm test', 0]]);
    expect(entryOf(story).verification).toMatchObject({ status: 'pass', tests_passed: true, typecheck_passed: null, notes: [] });
  });
});

describe('what cannot be read', () => {
  const TYPES = ['task.started', 'task.completed', 'attempt.started', 'attempt.failed', 'usage.recorded', 'git.committed', 'ledger.stage_changed', 'verification.recorded', 'drift.recorded', 'x.other.thing'];
  const BROKEN: [string, unknown][] = [
    ['null', null],
    ['a list', []],
    ['text', 'x'],
    ['nothing', {}],
    ['wrong types', { n: '1', snapshot: 4, to: 'gone', status: 7, invocation_id: 'i', tokens: { input: -1 }, cost_nano_usd: 0.5, commits: [null, {}], commands: 'x' }],
  ];

  it.each(TYPES.flatMap((type) => BROKEN.map(([name, data]) => [type, name, data] as const)))('%s with %s leaves the rest as it is', (type, _name, data) => {
    const story = started().attempt('t', RUN, { n: 1, cost: 3 });
    const before = entryOf(story);
    story.raw(type, data, { task_id: 't', run_id: RUN, attempt: 1 });
    const after = entryOf(story);
    const isUsage = type === 'usage.recorded' && typeof data === 'object' && data !== null && !Array.isArray(data);
    expect(after.attempts).toEqual(isUsage ? [{ ...before.attempts[0], unknown_cost_count: 1, unknown_tokens_count: 2 }] : before.attempts);
    expect(after.task).toEqual(before.task);
  });

  it.each([
    ['a cost above the bound', { cost_nano_usd: MAX_REPORTED + 1 }, { cost_nano_usd: 5, unknown_cost_count: 1 }],
    ['a cost above 2^53', { cost_nano_usd: 2 ** 60 }, { cost_nano_usd: 5, unknown_cost_count: 1 }],
    ['half a token', { tokens: { ...tokens(9), output: 0.5 } }, { tokens: tokens(7), unknown_tokens_count: 1 }],
    ['tokens above 2^53', { tokens: { ...tokens(9), cache_read: 2 ** 53 } }, { tokens: tokens(7), unknown_tokens_count: 1 }],
  ])('a report with %s is unknown, and does not hide the others', (_name, data, expected) => {
    const story = started().attempt('t', RUN, { n: 1, cost: 5, tokens: tokens(7) });
    story.raw('usage.recorded', { invocation_id: 'other', model: null, tokens: null, cost_nano_usd: null, ...data }, { task_id: 't', run_id: RUN, attempt: 1 });
    expect(entryOf(story).attempts[0]).toMatchObject(expected);
  });
});

it('an invocation that reports again counts once, with its last report', () => {
  const story = started().attempt('t', RUN, { n: 1, cost: 'unrecorded' });
  const report = (cost: number, total: number) =>
    story.add('usage.recorded', { invocation_id: 'i', model: 'opus', tokens: tokens(total), cost_nano_usd: cost, cost_source: 'reported', price_table: null }, { task_id: 't', run_id: RUN, attempt: 1 });
  report(5, 10);
  report(9, 30);
  expect(entryOf(story).attempts).toMatchObject([{ cost_nano_usd: 9, tokens: tokens(30), unknown_cost_count: 0, unknown_tokens_count: 0 }]);
});

describe('an attempt that was cut off', () => {
  const end = { n: 1, exit_code: null, signal: null, error_category: 'interrupted' as const, error_summary: 'gone', log: null, patch: null, files_changed: [] };

  it.each([null, 0])('has no duration when the event says %s', (seconds) => {
    const story = started();
    story.add('attempt.started', { n: 1, harness: 'claude', model: null, prompt: null }, { task_id: 't', run_id: RUN, attempt: 1 });
    story.add('attempt.interrupted', { ...end, duration_sec: seconds }, { task_id: 't', run_id: RUN, attempt: 1 });
    const entry = entryOf(story.end('t', RUN, 'failed'));
    expect(entry.attempts[0]?.duration_seconds).toBeNull();
    expect(entry.outcome).toMatchObject({ total_duration_seconds: null, unknown_duration_count: 1 });
  });
});

function usage(story: Story, id: string, { cost = null, model = null, attempt = 1 }: { cost?: number | null; model?: string | null; attempt?: number }) {
  const data = { invocation_id: id, model, tokens: null, cost_nano_usd: cost, cost_source: 'reported' as const, price_table: null };
  story.add('usage.recorded', data, { task_id: 't', run_id: RUN, attempt });
}

function stage(story: Story, to: 'needs_review' | 'released', reason: string | null = null) {
  story.add('ledger.stage_changed', { from: 'dev_complete', to, by: 'ann', reason }, { task_id: 't' });
}

function verify(story: Story, status: 'pass' | 'fail', commands: [string, number][]) {
  const ran = commands.map(([command, code]) => ({ command, exit_code: code, duration_sec: 1, output_tail: null }));
  story.add('verification.recorded', { status, commands: ran }, { task_id: 't', run_id: RUN, attempt: 1 });
}
