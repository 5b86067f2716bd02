import { appendFileSync, chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { acquireLease } from '@cub/journal';
import type { EntityChanges, EntityName, Journal, JournalEvent } from '@cub/plugin-sdk';
import { RecordCache, type Folded } from '../src/cache/record-cache.js';

let base: string;
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'cub-cache-'));
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

/** Events are numbers here; an entity's record is their list. It counts how often a record is made. */
class FakeJournal implements Pick<Journal, 'changes' | 'eventsOf'> {
  readonly events = new Map<EntityName, number[]>();
  private readonly log: EntityName[] = [];
  generation = 0;
  made = 0;

  set(name: EntityName, numbers: number[]): void {
    if (numbers.length === 0) this.events.delete(name);
    else this.events.set(name, numbers);
    this.log.push(name);
  }

  changes(_view: string, since: string | null): EntityChanges {
    const cursor = `${this.generation}:${this.log.length}`;
    const [generation, offset] = (since ?? 'x:0').split(':');
    if (Number(generation) !== this.generation) return { cursor, names: new Set(this.events.keys()), isComplete: true };
    return { cursor, names: new Set(this.log.slice(Number(offset))), isComplete: false };
  }

  *eventsOf(_view: string, names: ReadonlySet<EntityName>): Generator<[EntityName, JournalEvent[]]> {
    for (const name of names) {
      const numbers = this.events.get(name);
      this.made += 1;
      if (numbers) yield [name, numbers as unknown as JournalEvent[]];
    }
  }
}

type Record = { numbers: number[] };
const groupsOf = (numbers: readonly number[]) => [...new Set(numbers)].map((number): EntityName => `epic/${number}`);
const fold = (_: EntityName, events: readonly JournalEvent[]): Folded<number, Record> | null => {
  const numbers = [...(events as unknown as number[])];
  return numbers.includes(0) ? null : { line: numbers.length, record: { numbers }, groups: groupsOf(numbers), key: numbers.length > 2 ? null : `"${numbers.join('\t')}\\` };
};
/** Its numbers, with white space of all kinds between them; nothing for what is longer than three. */
const textOf = ({ numbers }: Record) => (numbers.length > 3 ? null : `<${numbers.join('>\n\t<')}>`);
const open = (journal: FakeJournal, folder: string) =>
  new RecordCache<number, Record>({ journal, view: 'machine', folder: join(folder, 'cache'), leaseDir: join(folder, 'leases'), fold, textOf });

const byName = ([a]: readonly [string, ...unknown[]], [b]: readonly [string, ...unknown[]]) => (a < b ? -1 : Number(a > b));

async function contents(journal: FakeJournal, folder: string, cache = open(journal, folder)): Promise<[string, number, Record][]> {
  const view = await cache.view();
  const found = [...view.records(view.names())].map(([name, record]): [string, number, Record] => [name, view.line(name) ?? -1, record]).sort(byName);
  expect(view.size).toBe(found.length);
  for (const [name, , { numbers }] of found) expect(view.key(name as EntityName)).toBe(numbers.length > 2 ? null : `"${numbers.join('\t')}\\`);
  for (const number of [1, 2, 3]) {
    const saying = found.flatMap(([name, , { numbers }]) => (numbers.length <= 3 && numbers.includes(number) ? [name] : []));
    expect([...view.matching((text) => text.split(' ').includes(`<${number}>`))].sort()).toEqual(saying);
  }
  for (const group of [0, 1, 2, 3, 4, 5].map((number): EntityName => `epic/${number}`)) {
    const members = found.flatMap(([name, , { numbers }]) => (groupsOf(numbers).includes(group) ? [name] : []));
    expect([...view.members(group)].sort()).toEqual(members.sort());
    expect([...view.groups()].includes(group)).toBe(members.length > 0);
  }
  return found;
}

const expected = (journal: FakeJournal) =>
  [...journal.events].filter(([, numbers]) => !numbers.includes(0)).map(([name, numbers]) => [name, numbers.length, { numbers }] as const).sort(byName);

const names = fc.constantFrom<EntityName>('task/a', 'task/b', 'task/ü\n', 'run/r');
const change = fc.record({ op: fc.constant('set' as const), name: names, numbers: fc.array(fc.nat(5), { maxLength: 4 }) });
const harm = fc.record({ op: fc.constantFrom('cut' as const, 'garbage' as const, 'flip' as const, 'remove' as const, 'generation' as const, 'locked' as const), which: fc.nat(2) });

/** As a failing disk does. */
function flipByte(path: string): void {
  const bytes = readFileSync(path);
  const middle = Math.floor(bytes.length / 2);
  bytes[middle] = (bytes[middle] ?? 0) ^ 1;
  writeFileSync(path, bytes);
}

async function harmCache(journal: FakeJournal, folder: string, { op, which }: { op: string; which: number }): Promise<() => void> {
  const cache = join(folder, 'cache');
  const files = readdirSync(cache).sort().map((name) => join(cache, name));
  const file = files[which % files.length] ?? '';
  if (op === 'generation') journal.generation += 1;
  if (op === 'cut') truncateSync(file, Math.floor(readFileSync(file).length / 2));
  if (op === 'garbage') appendFileSync(file, '{"half');
  if (op === 'flip') flipByte(file);
  if (op === 'remove') rmSync(file);
  if (op !== 'locked') return () => undefined;
  const lease = await acquireLease(join(folder, 'leases'), `cache ${cache}`);
  return () => lease.ok && lease.lease.release();
}

it('says what a new one would say, whatever happened to its files, and while another process writes', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.oneof({ weight: 3, arbitrary: change }, harm), { maxLength: 15 }), async (steps) => {
      const folder = mkdtempSync(join(base, 'case-'));
      const journal = new FakeJournal();
      journal.set('task/first', [1]);
      await contents(journal, folder);
      const lasting = open(journal, folder);
      for (const step of steps) {
        let undo = () => undefined as unknown;
        if (step.op === 'set') journal.set(step.name, step.numbers);
        else undo = await harmCache(journal, folder, step);
        expect(await contents(journal, folder, lasting)).toEqual(expected(journal));
        expect(await contents(journal, folder)).toEqual(expected(journal));
        undo();
      }
    }),
    { numRuns: 60 },
  );
});

it('folds only what changed', async () => {
  const journal = new FakeJournal();
  for (let i = 0; i < 100; i += 1) journal.set(`task/${i}`, [1, 2]);
  await contents(journal, base);
  journal.made = 0;
  journal.set('task/7', [3]);
  expect(await contents(journal, base)).toEqual(expected(journal));
  await contents(journal, base);
  expect(journal.made).toBe(1);
});

it('does not grow without end', async () => {
  const journal = new FakeJournal();
  for (let round = 1; round < 40; round += 1) {
    for (let i = 0; i < 100; i += 1) journal.set(`task/${i}`, [round]);
    await contents(journal, base);
  }
  const cache = join(base, 'cache');
  const rows = readdirSync(cache).filter((name) => name.startsWith('index')).map((name) => readFileSync(join(cache, name), 'utf8').split('\n').length);
  expect(rows).toHaveLength(1);
  expect(rows[0]).toBeLessThan(1100);
  expect(await contents(journal, base)).toEqual(expected(journal));
});

const isRoot = process.getuid?.() === 0;
(isRoot ? it.skip : it)('works where nothing can be written', async () => {
  const journal = new FakeJournal();
  journal.set('task/a', [1]);
  chmodSync(base, 0o500);
  expect(await contents(journal, base)).toEqual(expected(journal));
  chmodSync(base, 0o700);
});

it('works where a file stands in the way', async () => {
  const journal = new FakeJournal();
  journal.set('task/a', [1]);
  writeFileSync(join(base, 'leases'), '');
  expect(await contents(journal, base)).toEqual(expected(journal));
});

const openFiles = '/proc/self/fd';
(existsSync(openFiles) ? it : it.skip)('leaves no file open, whoever stops to read when', async () => {
  const journal = new FakeJournal();
  for (let i = 0; i < 10; i += 1) journal.set(`task/${i}`, [1]);
  const view = await open(journal, base).view();
  const before = readdirSync(openFiles).length;
  for (let i = 0; i < 10; i += 1) {
    for (const [name] of view.records(view.names())) if (name === 'task/3') break;
    expect([...view.records([`task/${i}`])]).toHaveLength(1);
  }
  expect(readdirSync(openFiles).length).toBe(before);
});
