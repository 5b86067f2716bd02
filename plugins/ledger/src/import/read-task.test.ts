import { attempt1, entry0, entry1 } from '../../test/legacy.js';
import type { LedgerEntry } from '@cub/schema';
import { readTask } from './read-task.js';
import type { ReadRecord } from './read-record.js';

const read = (value: unknown): ReadRecord<LedgerEntry> => {
  const record = readTask(value, { place: 'by-task/x.json', name: 'x', at: '2026-01-01T00:00:00.000Z' });
  if (!record) throw new Error('nothing was read');
  return record;
};
const placesOf = ({ oddities }: ReadRecord<unknown>) => oddities.map(({ place }) => place.replace('by-task/x.json: ', ''));

describe('an entry of version 0', () => {
  it('becomes a completed task with one attempt made of its sums', () => {
    const record = read(entry0());
    expect(record.entry).toMatchObject({
      id: 'old.1',
      lineage: { epic_id: 'old' },
      attempts: [{ attempt_number: 1, run_id: 'cub-20260103-095900', harness: 'claude', model: 'haiku', success: true, cost_nano_usd: 250_000_000, duration_seconds: 60, tokens: { input: 10, output: 20, cache_read: 30, cache_creation: 0 } }],
      outcome: { status: 'completed', total_cost_nano_usd: 250_000_000, files_changed: ['a.py', 'b.py'], commits: [{ hash: 'abc', timestamp: '2026-01-03T09:00:00.000Z' }], approach: 'Quick sort', decisions: ['in place'] },
      verification: { status: 'pass', notes: ['looked at'] },
      workflow: { stage: 'validated', stage_updated_at: '2026-01-04T00:00:00.000Z' },
      started_at: '2026-01-03T09:59:00.500Z',
    });
    expect(record.format).toBe('task-0');
    expect(placesOf(record)).toEqual(expect.arrayContaining(['id', 'completed_at', 'started_at', 'attempts', 'run_log_path']));
    expect(record.extra).toEqual({ run_log_path: '/elsewhere/.cub/runs/cub-20260103-095900/tasks/old.1' });
  });

  it.each([
    ['both 0', { tokens: { input_tokens: 0 }, cost_usd: 0 }, { tokens: null, cost_nano_usd: null, unknown_cost_count: 1 }],
    ['no tokens at all', { tokens: {}, cost_usd: 0 }, { tokens: null, cost_nano_usd: null }],
    ['tokens of the other keys', { tokens: { input: 1, output: 2, cache_read: 3, cache_creation: 4 }, cost_usd: 0.000000001 }, { tokens: { input: 1, output: 2, cache_read: 3, cache_creation: 4 }, cost_nano_usd: 1 }],
    ['tokens that cost nothing', { cost_usd: 0 }, { cost_nano_usd: 0, unknown_cost_count: 0 }],
    ['a bare sum of tokens', { tokens: 500, cost_usd: 1 }, { tokens: null, cost_nano_usd: 1_000_000_000 }],
    ['a cost that is none', { cost_usd: 'much' }, { cost_nano_usd: null, unknown_cost_count: 1 }],
    ['a negative cost', { cost_usd: -1 }, { cost_nano_usd: null }],
  ])('with %s', (_name, changes, attempt) => {
    expect(read(entry0(changes)).entry.attempts).toMatchObject([attempt]);
  });

  it('needs nothing but an object', () => {
    expect(read({}).entry).toMatchObject({ id: 'x', title: 'x', attempts: [], outcome: { status: 'failed', completed_at: null }, workflow: { stage: 'in_progress', stage_updated_at: null }, started_at: '2026-01-01T00:00:00.000Z' });
  });
});

describe('an entry of version 1', () => {
  it('takes its sections, and passes over the older keys that say the same', () => {
    const record = read(entry1('x', [attempt1(1), attempt1(2, { model: 'opus' })]));
    expect(record.entry).toMatchObject({ attempts: [{ attempt_number: 1 }, { attempt_number: 2, completed_at: '2026-01-05T02:05:00.123Z' }], outcome: { total_cost_nano_usd: 300_000_000, total_attempts: 2, escalated: true, escalation_path: ['haiku', 'opus'], final_model: 'opus' } });
    expect(record.extra).toEqual({ outcome: { final_model: 'haiku', escalated: false } });
    expect(placesOf(record)).toEqual(expect.arrayContaining(['outcome.final_model', 'outcome.escalated']));
  });

  it('does not take the older keys where a section is there', () => {
    const record = read(entry1('x', [attempt1(1)], { epic_id: 'other', workflow_stage: 'released', approach: 'older', commits: [{ hash: 'fff' }] }));
    expect(record.entry).toMatchObject({ lineage: { epic_id: 'old' }, workflow: { stage: 'dev_complete' }, outcome: { approach: 'Small steps', commits: [] } });
    expect(record.extra).toMatchObject({ approach: 'older', commits: [{ hash: 'fff' }] });
  });

  it('takes an outcome of null for work that never ended, whatever stands beside it', () => {
    const record = read(entry1('x', [], { outcome: null, approach: '', commits: [] }));
    expect(record.entry).toMatchObject({ outcome: { status: 'failed', completed_at: null }, completed_at: null, attempts: [] });
    expect(placesOf(record)).toContain('completed_at');
  });

  it('keeps both sums where they disagree', () => {
    const record = read(entry1('x', [attempt1(1)], { outcome: { success: false, total_cost_usd: 5, total_attempts: 4 }, cost_usd: 7 }));
    expect(record.entry.outcome).toMatchObject({ status: 'failed', total_cost_nano_usd: 100_000_000, total_attempts: 1 });
    expect(record.extra).toMatchObject({ outcome: { total_cost_usd: 5, total_attempts: 4 }, cost_usd: 7 });
    expect(placesOf(record)).toEqual(expect.arrayContaining(['outcome.total_cost_usd', 'outcome.total_attempts', 'cost_usd']));
  });

  it('gives attempts without a number, or with one that is taken, a free one', () => {
    const record = read(entry1('x', [attempt1(1), attempt1(1), { cost_usd: 1 }]));
    expect(record.entry.attempts.map((attempt) => attempt.attempt_number)).toEqual([1, 2, 3]);
    expect(record.entry.attempts[2]).toMatchObject({ started_at: '2026-01-05T01:00:00.000Z', harness: 'unknown' });
  });

  it('repairs a broken time and keeps one that is none', () => {
    const record = read(entry1('x', [attempt1(1, { started_at: '2026-01-05T01:00:00.%fZ', completed_at: 'soon', mood: 'good' })]));
    expect(record.entry.attempts[0]).toMatchObject({ started_at: '2026-01-05T01:00:00.000Z', completed_at: null });
    expect(record.extra).toEqual({ attempts: { 0: { completed_at: 'soon', mood: 'good' } } });
  });

  it('reads stages in capitals and by their older name', () => {
    const record = read(entry1('x', [], { outcome: null, workflow: { stage: 'COMPLETE' }, state_history: [{ stage: 'mystery', at: '2026-01-01T00:00:00Z', by: 'me' }] }));
    expect(record.entry.workflow.stage).toBe('dev_complete');
    expect(record.extra).toMatchObject({ state_history: { 0: { stage: 'mystery' } } });
  });
});
