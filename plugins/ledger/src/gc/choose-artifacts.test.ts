import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import type { LedgerEntry } from '@cub/schema';
import { tempFolder } from '@cub/testkit';
import { Story } from '../../test/story.js';
import { foldLedger } from '../../test/fold-ledger.js';
import { chooseArtifacts, type ArtifactPolicy } from './choose-artifacts.js';
import { listArtifacts, type StoredArtifact } from './list-artifacts.js';
import { parseAge } from './parse-age.js';

const HOUR = 3_600_000;
const NOW = Date.parse('2026-01-05T12:00:00.000Z');
const stored = (task: string, number: number, ageHours = 0): StoredArtifact => {
  const path = `by-task/${task}/${String(number).padStart(3, '0')}-prompt.md`;
  return { path, task, number, files: [`/x/${path}`], bytes: 1, writtenMs: NOW - ageHours * HOUR };
};

/** A task with two attempts three hours ago. */
function twoAttempts(status?: 'completed'): Map<string, LedgerEntry> {
  const story = new Story().start('a', 'r');
  for (const n of [1, 2]) {
    const prompt = { path: stored('a', n).path, sha256: String(n).repeat(64), bytes: 9 };
    story.add('attempt.started', { n, harness: 'claude', model: null, prompt }, { task_id: 'a', run_id: 'r', attempt: n });
    const end = { n, exit_code: 0, signal: null, duration_sec: 1, error_category: null, error_summary: null, log: null, patch: null, files_changed: [] };
    story.add('attempt.completed', end, { task_id: 'a', run_id: 'r', attempt: n });
  }
  if (status) story.end('a', 'r', status);
  return new Map(foldLedger(story.events).tasks);
}

function chosen(artifacts: readonly StoredArtifact[], tasks: ReadonlyMap<string, LedgerEntry>, policy: Partial<ArtifactPolicy>): string[] {
  return chooseArtifacts(artifacts, tasks, { keepLatest: null, olderThanMs: null, ...policy }, NOW).map(({ path }) => path.slice('by-task/'.length));
}

const both = [stored('a', 1), stored('a', 2)];

it('keeps the latest attempts of each task', () => {
  expect(chosen(both, twoAttempts('completed'), { keepLatest: 1 })).toEqual(['a/001-prompt.md']);
  expect(chosen(both, twoAttempts('completed'), { keepLatest: 2 })).toEqual([]);
  expect(chosen([...both, stored('b', 7, 1)], twoAttempts('completed'), { keepLatest: 0 })).toHaveLength(3);
});

it('goes by when the attempt ended, not by the file, which every checkout makes anew', () => {
  expect(chosen(both, twoAttempts('completed'), { olderThanMs: 2 * HOUR })).toHaveLength(2);
  expect(chosen(both, twoAttempts('completed'), { olderThanMs: 4 * HOUR })).toEqual([]);
  expect(chosen([stored('unknown', 1, 1), stored('unknown', 2, 3)], new Map(), { olderThanMs: 2 * HOUR })).toEqual(['unknown/002-prompt.md']);
});

it('keeps all of a task that is worked on: the next attempt is told of the last', () => {
  expect(chosen(both, twoAttempts(), { keepLatest: 0 })).toEqual([]);
});

it('names what the event says of the text, not what the file holds', () => {
  const [first] = chooseArtifacts(both, twoAttempts('completed'), { keepLatest: 1, olderThanMs: null }, NOW);
  expect(first?.ref).toMatchObject({ sha256: '1'.repeat(64), bytes: 9 });
});

it('removes with two limits only what each of them would', () => {
  const artifact = fc.record({ task: fc.constantFrom('a', 'b'), number: fc.integer({ min: 1, max: 4 }), age: fc.integer({ min: 0, max: 9 }) });
  fc.assert(fc.property(fc.array(artifact), fc.nat(3), fc.nat(9), (given, keepLatest, hours) => {
    const all = given.map(({ task, number, age }) => stored(task, number, age));
    const [entries, olderThanMs] = [twoAttempts('completed'), hours * HOUR];
    const [either, other] = [new Set(chosen(all, entries, { keepLatest })), new Set(chosen(all, entries, { olderThanMs }))];
    for (const path of chosen(all, entries, { keepLatest, olderThanMs })) expect([either.has(path), other.has(path)]).toEqual([true, true]);
  }));
});

it('finds numbered files of tasks in both places, and follows no link', () => {
  const folder = tempFolder({
    'r/.cub/ledger/by-task/a/001-prompt.md': 'cut',
    'r/.cub/ledger/by-task/a/entry.json': '{}',
    'local/artifacts/by-task/a/001-prompt.md': 'whole',
    'local/artifacts/by-task/b/1000-patch.diff': 'x',
    'local/artifacts/overflow/2026-01-05/01J.json': '{}',
    'outside/001-prompt.md': 'precious',
  });
  symlinkSync(join(folder.dir, 'outside'), join(folder.dir, 'r/.cub/ledger/by-task/c'));
  const places = { root: join(folder.dir, 'r'), ledgerDir: join(folder.dir, 'r/.cub/ledger'), localDir: join(folder.dir, 'local') };
  expect(listArtifacts(places).map(({ path, bytes, files }) => [path, bytes, files.length])).toEqual([
    ['by-task/a/001-prompt.md', 8, 2],
    ['by-task/b/1000-patch.diff', 1, 1],
  ]);
  mkdirSync(join(folder.dir, 's/.cub/ledger'), { recursive: true });
  symlinkSync(join(folder.dir, 'r/.cub/ledger/by-task'), join(folder.dir, 's/.cub/ledger/by-task'));
  const linked = { ...places, root: join(folder.dir, 's'), ledgerDir: join(folder.dir, 's/.cub/ledger') };
  expect(() => listArtifacts(linked)).toThrow(expect.objectContaining({ code: 'CUB_PATH_LINK' }));
  folder.remove();
});

it.each([['90d', 90 * 24 * HOUR], ['2w', 14 * 24 * HOUR], [' 36h ', 36 * HOUR], ['0d', 0]])('reads the age %p', (text, ms) => {
  expect(parseAge(text)).toBe(ms);
});

it.each(['', '90', 'd', '1y', '-1d', '1.5d', '9999999d'])('refuses the age %p', (text) => {
  expect(() => parseAge(text)).toThrow(expect.objectContaining({ code: 'CUB_LEDGER_AGE', exit: 2 }));
});
