import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import fc from 'fast-check';
import type { EntityName, Journal, JournalEvent, JournalView } from '@cub/schema';
import type { JournalOptions } from '../src/index.js';

const { openTestJournal } = require('./open-test-journal.cjs') as { openTestJournal: (dir: string, overrides?: Partial<JournalOptions>) => Journal };

let base: string;
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'cub-places-'));
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

const VIEWS: readonly JournalView[] = ['live', 'tree', 'machine'];
const NAMES = ['task/a', 'task/b', 'run/r', 'epic/e', 'plan/p'] as const satisfies readonly EntityName[];

function names(event: JournalEvent, name: EntityName): boolean {
  const [kind, id] = name.split('/');
  if (kind === 'task') return event.task_id === id;
  if (kind === 'run') return event.run_id === id;
  return event.type === `${kind}.snapshot` && (event.data as { id: string }).id === id;
}

const snapshot = (id: string) => ({ id, title: 't', description: '', spec_id: null, spec_file: null, plan_file: null, children: [] });

/** What may happen between two looks at a journal. */
const steps = {
  note: fc.record({ op: fc.constant('note' as const), task: fc.constantFrom('a', 'b', 'system'), run: fc.boolean(), writer: fc.nat(2) }),
  snapshot: fc.record({ op: fc.constant('snapshot' as const), of: fc.constantFrom('epic' as const, 'plan' as const) }),
  publish: fc.constant({ op: 'publish' as const }),
  /** As a switch of the branch does. */
  hide: fc.record({ op: fc.constant('hide' as const), which: fc.nat() }),
  restore: fc.constant({ op: 'restore' as const }),
  tear: fc.record({ op: fc.constant('tear' as const), text: fc.constantFrom('{"torn', '{"whole":1}\n', '\n', 'no json\n') }),
  /** As a compaction does. */
  pad: fc.record({ op: fc.constant('pad' as const), which: fc.nat() }),
  damage: fc.record({ op: fc.constant('damage' as const), which: fc.nat(), text: fc.constantFrom('{', 'x\n', '') }),
};
type Step = { op: string } & Partial<{ task: string; run: boolean; writer: number; of: 'epic' | 'plan'; which: number; text: string }>;
const history = fc.array(fc.oneof({ weight: 6, arbitrary: steps.note }, steps.snapshot, { weight: 2, arbitrary: steps.publish }, steps.hide, steps.restore, steps.tear, steps.pad, steps.damage), { maxLength: 25 });

/** A journal with three writers, and what may befall its files. */
class World {
  readonly dir = mkdtempSync(join(base, 'case-'));
  private now = 1_800_000_000_000;
  private readonly options: Partial<JournalOptions>;
  private readonly writers: readonly Journal[];
  private readonly hidden: { path: string; content: string }[] = [];

  constructor(options: Partial<JournalOptions> = {}) {
    this.options = { clock: { now: () => new Date((this.now += 1000)) }, ...options };
    this.writers = [0, 1, 2].map(() => openTestJournal(this.dir, this.options));
  }

  reader(): Journal {
    return openTestJournal(this.dir, this.options);
  }

  async step(step: Step): Promise<void> {
    await this.deeds[step.op]?.(step);
  }

  private readonly deeds: Readonly<Record<string, (step: Step) => unknown>> = {
    note: ({ task, run, writer = 0 }) => this.writers[writer]?.append('agent.note', {}, { task_id: task, ...(run && { run_id: 'r' }) }),
    snapshot: ({ of }) => {
      const [journal] = this.writers;
      if (of === 'plan') journal?.append('plan.snapshot', snapshot('p'));
      else journal?.append('epic.snapshot', { ...snapshot('e'), plan_id: null });
    },
    publish: () => this.writers[0]?.publish(),
    hide: ({ which = 0 }) => this.hide(which),
    restore: () => this.hidden.splice(0).forEach(({ path, content }) => writeFileSync(path, content)),
    tear: ({ text = '' }) => this.files('.git/cub/journal').slice(0, 1).forEach((file) => appendFileSync(file, text)),
    pad: ({ which = 0 }) => {
      const files = this.files('.cub/ledger/by-agent');
      const path = files[which % files.length];
      if (path === undefined) return;
      writeFileSync(`${path.slice(0, -'.jsonl'.length)}P.jsonl`, `   \n${readFileSync(path, 'utf8').replaceAll('\n', '\n\n')}  \n\n`);
      rmSync(path);
    },
    damage: ({ which = 0, text = '' }) => {
      const damage = which % 3 === 0 ? writeFileSync : appendFileSync;
      for (const file of this.files('.git/cub/cache').slice(which % 2, (which % 2) + 1)) damage(file, text);
    },
  };

  private hide(which: number): void {
    const files = this.files('.cub/ledger/by-agent');
    const path = files[which % files.length];
    if (path === undefined) return;
    this.hidden.push({ path, content: readFileSync(path, 'utf8') });
    rmSync(path);
  }

  private files(folder: string): string[] {
    try {
      return readdirSync(join(this.dir, folder), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.jsonl')).sort().map((name) => join(this.dir, folder, name));
    } catch {
      return [];
    }
  }
}

async function expectSameAsReading(journal: Journal): Promise<void> {
  for (const view of VIEWS) {
    const { events, faults } = await journal.read(view);
    const found = new Map(journal.eventsOf(view, new Set(NAMES)));
    for (const name of NAMES) expect((found.get(name) ?? []).map(({ id }) => id)).toEqual(events.filter((event) => names(event, name)).map(({ id }) => id));
    const byPlace = (a: { file: string; line: number }, b: { file: string; line: number }) => (a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1);
    expect(journal.faults(view).toSorted(byPlace)).toEqual(faults.toSorted(byPlace));
  }
}

it('finds the events of an entity as reading all of them does, whatever happened to the files', async () => {
  await fc.assert(
    fc.asyncProperty(history, async (happened) => {
      const world = new World();
      const old = world.reader();
      for (const step of happened) {
        await world.step(step);
        if (step.op !== 'note') await expectSameAsReading(old);
      }
      await expectSameAsReading(old);
      await expectSameAsReading(world.reader());
    }),
    { numRuns: 60 },
  );
});

/** One who knows what was there the last time, and looks again only at what has changed since. */
class Follower {
  private readonly known = new Map<string, string[]>();
  private cursor: string | null = null;

  look(journal: Journal): void {
    const changes = journal.changes('machine', this.cursor);
    this.cursor = changes.cursor;
    if (changes.isComplete) this.known.clear();
    for (const name of changes.names) this.known.delete(name);
    for (const [name, events] of journal.eventsOf('machine', changes.names)) this.known.set(name, events.map(({ id }) => id));
  }

  idsOf(name: EntityName): string[] {
    return this.known.get(name) ?? [];
  }
}

it('names what has to be looked at again: one who follows the changes knows what one who reads all knows', async () => {
  await fc.assert(
    fc.asyncProperty(history, async (happened) => {
      const world = new World();
      const follower = new Follower();
      for (const [i, step] of happened.entries()) {
        await world.step(step);
        if (i % 3 === 1) continue;
        // Each look is another process.
        const journal = world.reader();
        follower.look(journal);
        const { events } = await journal.read('machine');
        for (const name of NAMES) expect(follower.idsOf(name)).toEqual(events.filter((event) => names(event, name)).map(({ id }) => id));
      }
    }),
    { numRuns: 60 },
  );
});

it('sees each change, also where it need not look because nothing has changed for long enough', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.oneof({ weight: 6, arbitrary: steps.note }, { weight: 3, arbitrary: steps.publish }, steps.hide, steps.restore, steps.tear, steps.pad, steps.damage), { maxLength: 8 }), async (happened) => {
      // Longer than the ticks in which a file system counts time, shorter than the pause.
      const world = new World({ settledAfterMs: 15 });
      const follower = new Follower();
      for (const step of happened) {
        await world.step(step);
        // The first look finds folders settled and says so; the second relies on it.
        for (let look = 0; look < 2; look += 1) {
          await setTimeout(25);
          const journal = world.reader();
          follower.look(journal);
          const { events, faults } = await journal.read('machine');
          // One who asks for a few looks them up in the text of what the first ones kept.
          const asked = new Map(world.reader().eventsOf('machine', new Set(NAMES)));
          for (const name of NAMES) {
            const expected = events.filter((event) => names(event, name)).map(({ id }) => id);
            expect(follower.idsOf(name)).toEqual(expected);
            expect((asked.get(name) ?? []).map(({ id }) => id)).toEqual(expected);
          }
          expect(world.reader().faults('machine')).toHaveLength(faults.length);
        }
      }
    }),
    { numRuns: 25 },
  );
});

it('reads only what is new', () => {
  const writer = openTestJournal(base);
  for (let i = 0; i < 50; i += 1) writer.append('agent.note', { i }, { task_id: `t${i}` });
  const { cursor, names: all, isComplete } = openTestJournal(base).changes('machine', null);
  expect([all.size, isComplete]).toEqual([50, true]);
  writer.append('agent.note', {}, { task_id: 't7' });
  expect(openTestJournal(base).changes('machine', cursor)).toMatchObject({ names: new Set(['task/t7']), isComplete: false });
});

it('finds events where they went when another process moves their file in the middle of a look', async () => {
  const writer = openTestJournal(base);
  writer.append('agent.note', {}, { task_id: 'a' });
  writer.append('agent.note', {}, { task_id: 'b' });
  await writer.publish();
  const reader = openTestJournal(base);
  const found: string[] = [];
  for (const [name, events] of reader.eventsOf('tree', new Set(['task/a', 'task/b'] as const))) {
    found.push(`${name} ${events.length}`);
    // As a compaction does.
    const folder = join(base, '.cub/ledger/by-agent');
    for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.jsonl'))) {
      const content = readFileSync(join(folder, path), 'utf8');
      rmSync(join(folder, path));
      writeFileSync(join(folder, `${path.slice(0, -'.jsonl'.length)}M.jsonl`), content);
    }
  }
  expect(found).toEqual(['task/a 1', 'task/b 1']);
});

describe('a published file that is damaged', () => {
  let file: string;
  let whole: string;
  beforeEach(async () => {
    const writer = openTestJournal(base);
    for (const task_id of ['a', 'b']) writer.append('agent.note', {}, { task_id });
    await writer.publish();
    const folder = join(base, '.cub/ledger/by-agent');
    file = join(folder, readdirSync(folder, { recursive: true, encoding: 'utf8' }).find((name) => name.endsWith('.jsonl')) ?? '');
    whole = readFileSync(file, 'utf8');
  });
  const found = () => [...openTestJournal(base).eventsOf('tree', new Set(['task/a', 'task/b'] as const))].map(([name]) => name);

  it('counts whole when only the last line end is gone, as editors leave it', () => {
    writeFileSync(file, whole.trimEnd());
    expect(found()).toEqual(['task/a', 'task/b']);
    expect(openTestJournal(base).faults('tree')).toEqual([]);
  });

  it('counts up to the half line, that is told, and again whole when somebody brings it back', () => {
    writeFileSync(file, whole.slice(0, -20));
    expect(found()).toEqual([]);
    utimesSync(file, 1_800_000_000, 1_600_000_000);
    expect(found()).toEqual(['task/a']);
    expect(openTestJournal(base).faults('tree')).toMatchObject([{ file, line: 2, torn: true }]);
    writeFileSync(file, whole);
    expect(found()).toEqual(['task/a', 'task/b']);
    expect(openTestJournal(base).faults('tree')).toEqual([]);
  });

  it('counts again when somebody brings back a line of the same length', () => {
    writeFileSync(file, whole.replace('{', 'X'));
    expect([found(), openTestJournal(base).faults('tree').length]).toEqual([['task/b'], 1]);
    const { cursor } = openTestJournal(base).changes('tree', null);
    expect(openTestJournal(base).changes('tree', cursor)).toMatchObject({ names: new Set(), isComplete: false });
    writeFileSync(file, whole);
    expect([found(), openTestJournal(base).faults('tree').length]).toEqual([['task/a', 'task/b'], 0]);
  });
});
