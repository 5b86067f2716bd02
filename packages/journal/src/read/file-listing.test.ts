import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import fc from 'fast-check';
import { FileListing } from './file-listing.js';
import { jsonlFiles } from './journal-files.js';

const base = mkdtempSync(join(tmpdir(), 'cub-listing-'));
afterAll(() => rmSync(base, { recursive: true, force: true }));

const folder = fc.constantFrom('a/1', 'a/2', 'b/1');
const name = fc.constantFrom('x.jsonl', 'y.jsonl', 'z.txt');
const step = fc.oneof(
  { weight: 5, arbitrary: fc.record({ op: fc.constant('write' as const), folder, name }) },
  { weight: 2, arbitrary: fc.record({ op: fc.constant('remove' as const), folder, name }) },
  fc.record({ op: fc.constant('removeFolder' as const), folder: fc.constantFrom('a', 'a/1', 'b') }),
  fc.record({ op: fc.constant('move' as const), folder: fc.constantFrom('a', 'b') }),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

function apply(dir: string, one: Step): void {
  const path = join(dir, one.folder);
  if (one.op === 'write') {
    mkdirSync(path, { recursive: true });
    writeFileSync(join(path, one.name), '');
  } else if (one.op === 'remove') rmSync(join(path, one.name), { force: true });
  else if (one.op === 'removeFolder') rmSync(path, { recursive: true, force: true });
  else {
    // What a switch of the branch does to many files at once.
    rmSync(join(dir, 'c'), { recursive: true, force: true });
    mkdirSync(path, { recursive: true });
    renameSync(path, join(dir, 'c'));
  }
}

it.each([
  // Longer than the ticks in which a file system counts time, so that folders count as settled.
  ['with folders that are settled', 20, 35],
  ['with folders that change all the time', 3000, 0],
])('knows what is there and what changed, %s', async (_, settledAfterMs, pause) => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 10 }), async (steps) => {
      const dir = mkdtempSync(join(base, 'case-'));
      const listing = new FileListing(dir, 2, settledAfterMs);
      let known = new Set<string>();
      for (const one of steps) {
        apply(dir, one);
        if (pause > 0) await setTimeout(pause);
        const { added, gone } = listing.refresh();
        expect(added.filter((file) => known.has(file))).toEqual([]);
        expect(gone.filter((file) => !known.has(file))).toEqual([]);
        known = new Set([...known, ...added].filter((file) => !gone.includes(file)));
        expect([...known].sort()).toEqual(jsonlFiles(dir, 2).sort());
        expect([...listing.names()].sort()).toEqual([...known].sort());
        expect([...known].every((file) => listing.has(file))).toBe(true);
      }
    }),
    { numRuns: pause > 0 ? 20 : 60 },
  );
});

it('finds nothing in a folder that is not there, and asks again', () => {
  const dir = join(base, 'later');
  const listing = new FileListing(dir, 0);
  expect(listing.refresh()).toEqual({ added: [], gone: [] });
  mkdirSync(dir);
  writeFileSync(join(dir, 'x.jsonl'), '');
  expect(listing.refresh()).toEqual({ added: ['x.jsonl'], gone: [] });
  expect(listing.has('x.jsonl')).toBe(true);
  expect(listing.has('a/x.jsonl')).toBe(false);
});
