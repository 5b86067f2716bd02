import { spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { monotonicFactory } from 'ulid';
import type { Journal } from '@cub/schema';
import { compactPublished, type JournalOptions } from '../src/index.js';

const { openTestJournal } = require('./open-test-journal.cjs') as { openTestJournal: (dir: string, overrides?: Partial<JournalOptions>) => Journal };

let dir: string;
beforeEach(() => {
  dir = realpathSync(mkdtempSync(join(tmpdir(), 'cub-compact-')));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const optionsFor = (root: string) => ({ root, ledgerDir: join(root, '.cub', 'ledger'), localDir: join(root, '.git', 'cub'), tree: 'main' });
const compact = (before: string, dryRun = false, root = dir) => compactPublished({ ...optionsFor(root), newId: monotonicFactory() }, before, dryRun);
const byAgent = (root = dir) => join(root, '.cub', 'ledger', 'by-agent');

/** Published files and what is in them, by path. */
function published(root = dir): Map<string, string> {
  const names = readdirSync(byAgent(root), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.jsonl'));
  return new Map(names.sort((a, b) => (a < b ? -1 : 1)).map((name) => [name, readFileSync(join(byAgent(root), name), 'utf8')]));
}

/** Every line that there is, each once. */
function lines(root = dir): string[] {
  const all = [...published(root).values()].flatMap((text) => text.split('\n')).filter((line) => line.trim() !== '');
  return [...new Set(all)].sort((a, b) => (a < b ? -1 : 1));
}

/** Publishes one event a file. @param times of the events @param agents taken in turns */
async function publishAt(times: readonly string[], agents: readonly string[] = ['cub'], root = dir): Promise<void> {
  let now = '';
  const journal = openTestJournal(root, { clock: { now: () => new Date(now) } });
  for (const [i, time] of times.entries()) {
    now = time;
    journal.append('agent.note', { text: `note ${i}`.repeat((i % 5) + 1) }, { agent: agents[i % agents.length] ?? 'cub' });
    await journal.publish();
  }
}

const JANUARY = ['2026-01-02T10:00:00.000Z', '2026-01-02T11:00:00.000Z', '2026-01-31T23:59:59.999Z'];

it('leaves one file for each agent and month before another, with the same lines byte for byte', async () => {
  await publishAt([...JANUARY, ...JANUARY, '2026-02-01T00:00:00.000Z', '2026-02-02T00:00:00.000Z'], ['cub', 'claude']);
  const [before, reading] = [lines(), await openTestJournal(dir).read('tree')];
  const planned = compact('2026-02', true);
  expect(planned.months.map(({ agent, month, events, replaced }) => [agent, month, events, replaced.length])).toEqual([['claude', '2026-01', 3, 3], ['cub', '2026-01', 3, 3]]);
  expect(published().size).toBe(8);

  expect(compact('2026-02').months.map(({ path }) => path)).toEqual([expect.stringMatching(/^by-agent\/claude\/2026-01-01\/[0-9A-Z]{26}\.jsonl$/), expect.stringMatching(/^by-agent\/cub\/2026-01-01\//)]);
  expect([...published().keys()].map((name) => dirname(name))).toEqual(['claude/2026-01-01', 'claude/2026-02-02', 'cub/2026-01-01', 'cub/2026-02-01']);
  expect(lines()).toEqual(before);
  expect(await openTestJournal(dir).read('tree')).toEqual(reading);
  expect(readdirSync(join(byAgent(), 'cub')).sort((a, b) => (a < b ? -1 : 1))).toEqual(['2026-01-01', '2026-02-01']);
});

it('has nothing to do the second time, and publishes nothing again', async () => {
  await publishAt(JANUARY);
  compact('2026-02');
  const before = published();
  expect(compact('2026-02')).toEqual({ months: [], left: [] });
  expect(await openTestJournal(dir).publish()).toEqual({ files: [], events: [] });
  expect(published()).toEqual(before);
});

it('takes what came back with an old branch into the file that has it already', async () => {
  await publishAt(JANUARY);
  const old = published();
  compact('2026-02');
  const compacted = published();
  for (const [name, content] of old) {
    mkdirSync(dirname(join(byAgent(), name)), { recursive: true });
    writeFileSync(join(byAgent(), name), content);
  }
  expect(compact('2026-02').months).toMatchObject([{ path: `by-agent/${[...compacted.keys()][0]}`, replaced: [...old.keys()].map((name) => `by-agent/${name}`) }]);
  expect(published()).toEqual(compacted);
});

it('leaves a file with a line that cannot be read, and says which', async () => {
  await publishAt(JANUARY);
  const [damaged = ''] = published().keys();
  appendFileSync(join(byAgent(), damaged), '{"v":1,\n');
  const text = readFileSync(join(byAgent(), damaged), 'utf8');
  expect(compact('2026-02')).toMatchObject({ left: [{ path: `by-agent/${damaged}`, reason: 'it has 1 line that cannot be read' }], months: [{ events: 2 }] });
  expect(readFileSync(join(byAgent(), damaged), 'utf8')).toBe(text);
});

it('follows no link out of the project', async () => {
  await publishAt(JANUARY);
  const outside = mkdtempSync(join(tmpdir(), 'cub-outside-'));
  cpSync(byAgent(), outside, { recursive: true });
  rmSync(byAgent(), { recursive: true });
  symlinkSync(outside, byAgent());
  const before = published();
  expect(() => compact('2026-02')).toThrow(expect.objectContaining({ code: 'CUB_PATH_LINK' }));
  expect(published()).toEqual(before);
  rmSync(outside, { recursive: true });
});

it('never makes a file that git would take for one of those that it replaces', async () => {
  const sizes = fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 2, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(sizes, sizes, async (first, later) => {
      const root = mkdtempSync(join(dir, 'case-'));
      const journal = openTestJournal(root, { clock: { now: () => new Date('2026-01-05T10:00:00.000Z') } });
      for (const generation of [first, later]) {
        for (const size of generation) {
          journal.append('agent.note', { text: 'x'.repeat(size) });
          await journal.publish();
        }
        const sources = [...published(root).values()];
        compact('2026-02', false, root);
        const [result = ''] = published(root).values();
        for (const source of sources) expect(similarity(source, result)).toBeLessThan(0.5);
      }
    }),
    { numRuns: 30 },
  );
});

/** As git computes it, in whole lines: what is found again of the one, by the length of the longer. */
function similarity(from: string, to: string): number {
  const left = to.split('\n');
  const found = from.split('\n').filter((line) => {
    const at = left.indexOf(line);
    if (at !== -1) left.splice(at, 1);
    return at !== -1;
  });
  return found.join('\n').length / Math.max(from.length, to.length);
}

it('loses no line when it is killed before any change of the disk, and the next one finishes', async () => {
  await publishAt(JANUARY, ['cub', 'cub', 'claude']);
  const before = lines();
  for (let n = 1, killed = true; killed; n += 1) {
    const root = join(dir, `killed-${n}`);
    for (const name of ['.cub', '.git']) cpSync(join(dir, name), join(root, name), { recursive: true });
    killed = spawnSync(process.execPath, [join(__dirname, 'kill-at.cjs'), String(n), 'compactPublished', root], { stdio: 'inherit' }).signal === 'SIGKILL';
    if (!killed) expect(n).toBeGreaterThan(8);
    expect(lines(root)).toEqual(before);
    compact('2026-02', false, root);
    expect(lines(root)).toEqual(before);
    expect(published(root).size).toBe(2);
    expect(await openTestJournal(root).publish()).toEqual({ files: [], events: [] });
  }
  expect(existsSync(join(dir, 'killed-9'))).toBe(true);
});
