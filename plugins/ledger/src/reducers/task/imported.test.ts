import type { EventDataByType, LedgerEntry } from '@cub/schema';
import { entryImportedSchema, ledgerEntrySchema } from '@cub/schema/models';
import { createRedactor } from '@cub/journal';
import { attempt1, entry0, entry1 } from '../../../test/legacy.js';
import { Story } from '../../../test/story.js';
import type { FoundRecord } from '../../import/collect-records.js';
import { importedData } from '../../import/imported-events.js';
import { readTask } from '../../import/read-task.js';
import { foldLedger } from '../../../test/fold-ledger.js';

const NOW = 'cub-20260201-090000';

function found(value: Record<string, unknown>, sha = 'a'): FoundRecord {
  const read = readTask(value, { place: 'by-task/t.json', name: 't', at: '2026-01-01T00:00:00.000Z' });
  if (!read) throw new Error('nothing was read');
  return { ...read, kind: 'task', oddities: [...read.oddities], place: 'by-task/t.json', sha256: sha.repeat(64), artifacts: [] };
}

function dataOf(value: Record<string, unknown>, sha?: string): EventDataByType['entry.imported'][] {
  return importedData(found(value, sha), [], createRedactor({ env: {} }));
}

function entryOf(story: Story): LedgerEntry {
  const entry = foldLedger(story.events).tasks.get('t');
  if (!entry) throw new Error('no entry');
  return entry;
}

const imported = (value: Record<string, unknown>, story = new Story()) => {
  for (const data of dataOf(value)) story.add('entry.imported', entryImportedSchema.parse(data), { task_id: 't' });
  return story;
};
const two = entry1('t', [attempt1(1, { success: false }), attempt1(2)], { ci_monitor: { state: 'green' } });

it.each([['version 0', entry0({ id: 't' })], ['version 1', two], ['nothing but an id', { id: 't' }]])('folds an imported entry of %s to the entry that was read', (_name, value) => {
  const record = found(value);
  const entry = entryOf(imported(value));
  expect(entry).toEqual({ ...record.entry, imported: { origin: { format: record.format, path: record.place, sha256: record.sha256 }, extra: record.extra, oddities: record.oddities } });
  expect(ledgerEntrySchema.safeParse(entry).error).toBeUndefined();
});

it('goes on with the next attempt when the task is started again', () => {
  const story = imported(two).start('t', NOW).attempt('t', NOW, { n: 3, cost: 5 }).end('t', NOW, 'completed');
  const entry = entryOf(story);
  expect(entry.attempts.map((attempt) => attempt.attempt_number)).toEqual([1, 2, 3]);
  expect(entry.outcome).toMatchObject({ total_attempts: 3, total_cost_nano_usd: 300_000_005 });
  expect(entry).toMatchObject({ title: 'Task t', started_at: '2026-01-05T01:00:00.000Z', imported: { extra: { ci_monitor: { state: 'green' } } } });
});

it('puts imported attempts before those of cub, which keep their numbers, outcome and stage', () => {
  const story = new Story().start('t', NOW).attempt('t', NOW, { n: 1, cost: 5 }).end('t', NOW, 'failed', { reason: 'mine' });
  const entry = entryOf(imported(two, story));
  expect(entry.attempts.map(({ attempt_number: n, run_id: run }) => [n, run])).toEqual([[2, 'cub-20260105-010000'], [3, 'cub-20260105-010000'], [1, NOW]].map(([n, run]) => [n, run]));
  expect(entry.outcome).toMatchObject({ status: 'failed', reason: 'mine', total_cost_nano_usd: 300_000_005 });
  expect(entry.workflow.stage).toBe('in_progress');
  expect(entry.title).toBe('Title of t');
});

it('takes the same record twice as once', () => {
  expect(entryOf(imported(two, imported(two)))).toEqual(entryOf(imported(two)));
});

it('takes what a later version of the original adds', () => {
  const story = imported(entry1('t', [attempt1(1, { success: false })], { outcome: null }));
  const entry = entryOf(imported(two, story));
  expect(entry.attempts.map(({ attempt_number: n, success }) => [n, success])).toEqual([[1, false], [2, true]]);
  expect(entry.outcome?.success).toBe(true);
});

it('carries a record that is longer than a line in pieces, whole or not at all', () => {
  const long = entry1('t', [attempt1(1)], { notes: Array.from({ length: 4000 }, (_, i) => `"note" ${i} → ü\n`) });
  const data = dataOf(long);
  expect(data.length).toBeGreaterThan(1);
  for (const piece of data) expect(JSON.stringify(piece).length).toBeLessThan(60_000);
  expect(entryOf(imported(long)).imported?.extra).toEqual({ notes: long.notes });
  const story = new Story();
  for (const piece of data.slice(1)) story.add('entry.imported', piece, { task_id: 't' });
  expect(foldLedger(story.events).tasks.size).toBe(0);
});

it.each([[null], [{}], [{ kind: 'task', id: 't', origin: {}, entry: 5 }], [{ kind: 'epic', id: 't', origin: {}, entry: {} }], [{ piece: { n: 1, of: 1, base64: '%%%' }, origin: {} }]])('passes over %j', (data) => {
  const story = new Story().start('t', NOW);
  const before = entryOf(story);
  story.raw('entry.imported', data, { task_id: 't' });
  expect(entryOf(story)).toEqual(before);
});
