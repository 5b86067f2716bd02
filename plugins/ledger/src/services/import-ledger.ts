import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { join, posix } from 'node:path';
import { createExclusive } from '@cub/journal';
import type { EventBatch, Journal, Project, RecordService } from '@cub/plugin-sdk';
import type { EventDataByType, JournalEvent, Redactor } from '@cub/schema';
import { collectRecords, type Collection, type FoundRecord } from '../import/collect-records.js';
import { findLedger } from '../import/find-ledger.js';
import { importedData } from '../import/imported-events.js';
import { LocalArtifacts } from '../import/local-artifacts.js';
import { OriginalFiles } from '../import/read-files.js';
import { relateRecords } from '../import/relate-records.js';
import type { Oddity } from '../import/source.js';
import { writeArtifacts } from '../import/write-artifacts.js';
import { fieldsOf, text } from '../reading/values.js';

export interface ImportDeps {
  readonly project: Project;
  readonly journal: Journal;
  readonly records: Pick<RecordService, 'publish'>;
  readonly redactor: Redactor;
}

export interface ImportRequest {
  readonly folder: string;
  readonly dryRun: boolean;
  readonly onProgress?: (message: string) => void;
}

export interface ImportedItem {
  kind: FoundRecord['kind'];
  id: string;
  /** The original, relative to the ledger that it is in; a line of the index is `index.jsonl:7`. */
  place: string;
  /** `already`: the same bytes were imported before. */
  status: 'imported' | 'already';
}

export interface ImportResult {
  kind: 'import';
  /** The ledger that was read, an absolute path. */
  id: string;
  dry_run: boolean;
  items: ImportedItem[];
  /** How many were imported, or would be. */
  imported: Record<FoundRecord['kind'], number> & { artifacts: number };
  skipped: {
    already: number;
    /** Entries that cub itself wrote: they follow from the journal beside them, which comes by git. */
    own: number;
    /** Lines of the index whose record has a file of its own. */
    index_lines: number;
  };
  oddities: Oddity[];
  /** Paths relative to the project's root that belong into a commit. */
  paths: string[];
}

/**
 * Brings the records of a ledger that somebody else wrote into the journal, each once, and publishes them. The originals stay as
 * they are; what takes their place in this project's own ledger is written beside copies of them.
 * @throws CubError `CUB_LEDGER_IMPORT_FOLDER`
 */
export async function importLedger(deps: ImportDeps, { folder, dryRun, onProgress = () => undefined }: ImportRequest): Promise<ImportResult> {
  const place = findLedger(folder);
  const collection = collectRecords(place, (files) => files % 1000 === 0 && onProgress(`${files} files read`));
  const { events } = await deps.journal.read('machine');
  const done = importedBefore(events);
  const related = relateRecords(collection.records);
  const fresh = collection.records.filter((record) => !done.has(keyOf(record.kind, record.id, record.sha256)));
  const written = dryRun || fresh.length === 0 ? NOTHING : await write(deps, { ledger: place.ledger, collection, fresh, events, onProgress });
  const isFresh = new Set(fresh);
  const count = (kind: FoundRecord['kind']) => fresh.filter((record) => record.kind === kind).length;
  return {
    kind: 'import',
    id: place.ledger,
    dry_run: dryRun,
    items: collection.records.map((record) => ({ kind: record.kind, id: record.id, place: record.place, status: isFresh.has(record) ? 'imported' : 'already' })),
    imported: { task: count('task'), epic: count('epic'), run: count('run'), plan: count('plan'), artifacts: dryRun ? artifactsOf(fresh) : written.artifacts },
    skipped: { already: collection.records.length - fresh.length, own: collection.own.length, index_lines: collection.coveredLines },
    oddities: [...collection.findings, ...related, ...fresh.flatMap(({ oddities }) => oddities), ...written.oddities],
    paths: written.paths,
  };
}

interface Written {
  readonly artifacts: number;
  readonly oddities: readonly Oddity[];
  readonly paths: string[];
}

const NOTHING: Written = { artifacts: 0, oddities: [], paths: [] };

interface Work {
  readonly ledger: string;
  readonly collection: Collection;
  readonly fresh: readonly FoundRecord[];
  readonly events: readonly JournalEvent[];
  readonly onProgress: (message: string) => void;
}

/** All of it becomes part of the journal, or nothing: the events are published as one batch first. */
async function write(deps: ImportDeps, { ledger, collection, fresh, events, onProgress }: Work): Promise<Written> {
  const { project, journal, redactor } = deps;
  const paths = await project.ensureInitialized();
  const ledgerDir = join(project.cubDir, 'ledger');
  if (isSame(ledger, ledgerDir)) paths.push(...keepOriginals(project, collection.records));
  const originals = new OriginalFiles(ledger);
  const batch = journal.batch();
  const snapshots = snapshotted(events);
  const oddities: Oddity[] = [];
  const local = new LocalArtifacts();
  let artifacts = 0;
  for (const [i, record] of fresh.entries()) {
    const made = record.kind === 'task' ? writeArtifacts(record, { originals, redactor, local, localDir: project.localDir, ledgerDir }) : null;
    oddities.push(...(made?.oddities ?? []));
    artifacts += made?.artifacts.length ?? 0;
    const whole = made ? ({ ...record, entry: made.entry, oddities: [...record.oddities, ...made.oddities] } as FoundRecord) : record;
    for (const data of importedData(whole, made?.artifacts ?? [], redactor)) append(batch, whole, data);
    if (!snapshots.has(`${record.kind} ${record.id}`)) appendSnapshot(batch, record);
    if (local.areMany) await local.write();
    if ((i + 1) % 1000 === 0) onProgress(`${i + 1} of ${fresh.length} records`);
  }
  await local.write();
  const published = await deps.records.publish({ batch });
  batch.commit();
  return { artifacts, oddities: [...oddities, ...originals.findings], paths: [...paths, ...published.paths] };
}

function append(batch: EventBatch, { kind, id, place }: FoundRecord, data: EventDataByType['entry.imported']): void {
  const context = { ...(kind === 'task' && { task_id: id }), ...(kind === 'run' && { run_id: id }) };
  batch.append('entry.imported', data, { ...context, source: 'cub ledger import', summary: `${kind} ${id} from ${place}` });
}

/** What an epic or a plan consists of, unless cub itself has recorded that. */
function appendSnapshot(batch: EventBatch, record: FoundRecord): void {
  const context = { source: 'cub ledger import', summary: `${record.id}: ${'title' in record.entry ? record.entry.title : ''}` };
  if (record.kind === 'plan') {
    const { id, title, description, spec_id, spec_file, plan_file, epics, started_at, completed_at } = record.entry;
    batch.append('plan.snapshot', { id, title, description, spec_id, spec_file, plan_file, children: epics, captured_at: started_at ?? completed_at ?? undefined }, context);
  }
  if (record.kind !== 'epic') return;
  const { id, title, epic, lineage, task_ids: children, started_at, updated_at } = record.entry;
  const { spec_id, spec_file, plan_id, plan_file } = lineage;
  const { title: _title, captured_at: at, ...recorded } = epic;
  const captured_at = at ?? started_at ?? updated_at;
  batch.append('epic.snapshot', { id, title, ...recorded, spec_id, spec_file, plan_id, plan_file, children, captured_at }, { ...context, task_id: id });
}

function importedBefore(events: readonly JournalEvent[]): Set<string> {
  return new Set(
    events.flatMap(({ type, data }) => {
      const fields = type === 'entry.imported' ? fieldsOf(data) : null;
      const [kind, id, sha256] = [text(fields?.kind), text(fields?.id), text(fieldsOf(fields?.origin)?.sha256)];
      return kind === null || id === null || sha256 === null ? [] : [keyOf(kind, id, sha256)];
    }),
  );
}

function keyOf(kind: string, id: string, sha256: string): string {
  return `${kind} ${sha256} ${id}`;
}

function snapshotted(events: readonly JournalEvent[]): Set<string> {
  const kinds: Readonly<Record<string, string>> = { 'epic.snapshot': 'epic', 'plan.snapshot': 'plan' };
  return new Set(events.flatMap(({ type, data }) => (Object.hasOwn(kinds, type) ? [`${kinds[type]} ${text(fieldsOf(data)?.id)}`] : [])));
}

function artifactsOf(records: readonly FoundRecord[]): number {
  return records.reduce((sum, record) => sum + (record.kind === 'task' ? record.artifacts.length : 0), 0);
}

/** Files whose place cub's own will take; those of tasks in `{id}.json` stay where they are. */
const TAKEN = /^(?:by-task\/[^/]+\/entry\.json|by-(?:run|epic|plan)\/.*|index\.jsonl)$/;

/** A ledger that is imported where it stands: the originals that cub's own files replace are kept, byte for byte, in `imported/`. */
function keepOriginals({ root, cubDir }: Project, records: readonly FoundRecord[]): string[] {
  const places = [...new Set([...records.map(({ place }) => place), 'index.jsonl'])].filter((place) => TAKEN.test(place));
  return places.flatMap((place) => {
    const original = join(cubDir, 'ledger', place);
    const isKept = existsSync(original) && createExclusive(join(cubDir, 'ledger', 'imported', place), readFileSync(original), { within: root });
    return isKept ? [posix.join('.cub/ledger/imported', place)] : [];
  });
}

function isSame(a: string, b: string): boolean {
  return existsSync(b) && realpathSync(b) === a;
}
