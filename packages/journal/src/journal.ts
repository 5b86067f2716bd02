import { join, posix, relative, sep } from 'node:path';
import type { Clock, EventContext, Journal, JournalReading, JournalView, NewId, Published, Redactor } from '@cub/schema';
import { Batch } from './append/event-batch.js';
import { KnownHeads } from './append/known-heads.js';
import { liveFolder, LiveJournal } from './append/live-journal.js';
import { codeOf } from './durable-file.js';
import { EntityReader } from './places/entity-reader.js';
import { Coverage } from './publish/coverage.js';
import { publish } from './publish/publish.js';
import { PublishedRecord, type Publication } from './publish/published-record.js';
import { UnpublishedFinder } from './publish/unpublished.js';
import { readJournal } from './read/read-journal.js';

export interface JournalOptions {
  /** What belongs to this machine: `<git common dir>/cub`. */
  readonly localDir: string;
  /** @defaultValue `<localDir>/cache` */
  readonly cacheDir?: string;
  /** `<root>/.cub/ledger`. */
  readonly ledgerDir: string;
  readonly root: string;
  /** The worktree that events are recorded from: `main`, or the name of a linked one. */
  readonly tree: string;
  /** Names of the worktrees that exist. */
  readonly trees: () => Promise<readonly string[]>;
  /** Which of these paths (relative to the root) the history of any ref holds. */
  readonly isInHistory: (paths: readonly string[]) => Promise<ReadonlySet<string>>;
  readonly redactor: Redactor;
  readonly clock: Clock;
  readonly newId: NewId;
  /** What the surrounding scope knows about the next event. */
  readonly context: () => Partial<EventContext>;
  /** After how long, in ms, a folder's entries cannot change any more without changing its time; 3000 suits every file system that git works on. */
  readonly settledAfterMs?: number;
}

/** Opens the journal. Does no I/O until it is used. */
export function openJournal(options: JournalOptions): Journal {
  const { localDir, ledgerDir } = options;
  const record = new PublishedRecord(join(localDir, 'published'), options.tree);
  const cacheDir = options.cacheDir ?? join(localDir, 'cache');
  const entities = new EntityReader({ liveDir: liveFolder(localDir), ledgerDir, cacheDir, tree: options.tree, settledAfterMs: options.settledAfterMs });
  const heads = new KnownHeads((names) => entities.read('machine', names), options.tree);
  const live = new LiveJournal({ ...options, heads });
  const ledgerPath = relative(options.root, ledgerDir).split(sep).join('/');
  const coverage = new Coverage({ root: options.root, publishedPath: `${ledgerPath}/by-agent`, record, isInHistory: options.isInHistory });
  const unpublished = new UnpublishedFinder({ liveDir: liveFolder(localDir), coverage, tree: options.tree, trees: options.trees });

  return {
    append: (type, data, appendOptions) => live.append(type, data, appendOptions),
    batch: () =>
      new Batch({
        newId: options.newId,
        build: (...args) => live.build(...args),
        heads: heads.forBatch(entities.asOfNow('machine')),
        append: (batch) => {
          const written = live.writeBatch(batch);
          for (const event of batch.events) heads.written(event);
          if (batch.publishedIn.length > 0) rememberUnlessRefused(record, { files: batch.publishedIn, ranges: wholeFiles(written) });
        },
      }),
    eventsOf: function* (view, names) {
      for (const [name, events] of entities.read(view, names)) {
        if (view === 'machine') heads.seen(name, events);
        yield [name, events] as const;
      }
    },
    changes: (view, since) => entities.changes(view, since),
    faults: (view) => entities.faults(view),
    read: (view: JournalView): Promise<JournalReading> => readJournal({ liveDir: liveFolder(localDir), ledgerDir, view }),
    pending: async () => (await unpublished.find()).lines.map(({ event }) => event),
    publish: async ({ batch } = {}): Promise<Published> =>
      publish({
        ledgerDir,
        unpublished,
        newId: options.newId,
        record,
        batch: batch as Batch | undefined,
        toRootPath: (path) => posix.join(ledgerPath, path),
      }),
  };
}

function wholeFiles(bytes: ReadonlyMap<string, number>): Record<string, [number, number][]> {
  return Object.fromEntries([...bytes].map(([name, size]) => [name, [[0, size]]]));
}

/** The batch is part of the journal by now. Without a record of it, it would be published once more: harmless, but of no use. */
function rememberUnlessRefused(record: PublishedRecord, publication: Publication): void {
  try {
    record.add(publication);
  } catch (error) {
    if (codeOf(error) === '') throw error;
  }
}
