import { unsafeIdReason, type ImportedEpic, type ImportedPlan, type LedgerEntry, type RunEntry } from '@cub/schema';
import { fieldsOf } from '../reading/values.js';
import { NO_TASK } from '../vocabulary.js';
import type { LedgerPlace } from './find-ledger.js';
import { OriginalFiles, sha256Of } from './read-files.js';
import { readEpic } from './read-epic.js';
import { readIndexLine } from './read-index-line.js';
import { readPlan } from './read-plan.js';
import type { ReadRecord, RecordPlace } from './read-record.js';
import { readRun } from './read-run.js';
import { readTask } from './read-task.js';
import type { Oddity } from './source.js';
import { listArtifacts, type FoundArtifact } from './task-artifacts.js';

interface Found<Kind extends string, Entry> extends Omit<ReadRecord<Entry>, 'oddities'> {
  readonly kind: Kind;
  readonly entry: Entry;
  readonly oddities: Oddity[];
  /** Relative to the ledger; of a line `index.jsonl:7`. */
  readonly place: string;
  readonly sha256: string;
}
export type FoundTask = Found<'task', LedgerEntry> & { artifacts: readonly FoundArtifact[] };
export type FoundEpic = Found<'epic', ImportedEpic>;
export type FoundRun = Found<'run', RunEntry>;
export type FoundPlan = Found<'plan', ImportedPlan>;
export type FoundRecord = FoundTask | FoundEpic | FoundRun | FoundPlan;

/** All that is in a ledger of somebody else. */
export interface Collection {
  readonly records: FoundRecord[];
  /** What is not imported, or not as it stands there; each with its place. */
  readonly findings: Oddity[];
  /** Entries that cub itself wrote from a journal. */
  readonly own: string[];
  /** Lines of the index that say no more than the file of their record. */
  readonly coveredLines: number;
}

const READERS = { task: readTask, epic: readEpic, run: readRun, plan: readPlan } as const;
type Kind = keyof typeof READERS;

/** Reads a whole ledger. Changes nothing and never throws for what stands in a file. @param onProgress told how many files are read */
export function collectRecords(place: LedgerPlace, onProgress: (files: number) => void = () => undefined): Collection {
  return new Collector(place, onProgress).collect();
}

class Collector {
  private readonly files: OriginalFiles;
  private readonly records: FoundRecord[] = [];
  private readonly byPlace = new Map<string, FoundRecord>();
  /** The first record of each `kind id`. */
  private readonly byId = new Map<string, FoundRecord>();
  private readonly own = new Set<string>();
  private coveredLines = 0;
  private filesRead = 0;

  constructor(
    private readonly place: LedgerPlace,
    private readonly onProgress: (files: number) => void,
  ) {
    this.files = new OriginalFiles(place.ledger);
  }

  collect(): Collection {
    this.collectTasks();
    this.collectFolders('epic', 'by-epic');
    this.collectFolders('plan', 'by-plan');
    this.collectRuns(this.files, 'by-run');
    const around = this.place.cub === null ? null : new OriginalFiles(this.place.cub);
    if (around) this.collectRuns(around, 'run-sessions');
    this.lookAtActiveRuns(around);
    this.collectIndex();
    return { records: this.records, findings: [...this.files.findings, ...(around?.findings ?? [])], own: [...this.own], coveredLines: this.coveredLines };
  }

  private collectTasks(): void {
    for (const entry of this.files.list('by-task')) {
      const path = `by-task/${entry.name}`;
      if (entry.isDirectory()) this.collectTaskFolder(entry.name);
      else if (entry.name.endsWith('.json')) this.addFile(this.files, 'task', path, entry.name.slice(0, -'.json'.length));
      else this.files.find(path, 'no task entry by its name');
    }
  }

  private collectTaskFolder(name: string): void {
    if (this.files.exists(`by-task/${name}/entry.json`)) this.addFile(this.files, 'task', `by-task/${name}/entry.json`, name);
    const artifacts = listArtifacts(this.files, name);
    if (artifacts.length === 0) return;
    const owner = this.task(name) ?? this.fromArtifacts(name, artifacts);
    if (owner) owner.artifacts = artifacts;
  }

  /** A task of which only prompts and logs are left. `{id}.json` comes after the folder `{id}`, so that is looked for first. */
  private fromArtifacts(name: string, artifacts: readonly FoundArtifact[]): FoundTask | undefined {
    if (this.files.exists(`by-task/${name}.json`)) this.addFile(this.files, 'task', `by-task/${name}.json`, name);
    const known = this.task(name);
    if (known || this.own.has(`by-task/${name}/entry.json`)) return known;
    const sha256 = sha256Of(artifacts.map(({ place }) => this.files.read(place)?.sha256 ?? '').join('\n'));
    const at = this.files.read(artifacts[0]?.place ?? '')?.changedAt ?? '';
    this.add('task', { id: name }, { place: `by-task/${name}`, name, at }, sha256, 'artifacts');
    return this.task(name);
  }

  private collectFolders(kind: 'epic' | 'plan', folder: string): void {
    for (const entry of this.files.list(folder)) {
      const path = `${folder}/${entry.name}`;
      if (!entry.isDirectory()) {
        if (entry.name.endsWith('.json')) this.addFile(this.files, kind, path, entry.name.slice(0, -'.json'.length));
        else this.files.find(path, `no ${kind} entry by its name`);
        continue;
      }
      for (const file of this.files.list(path)) {
        if (file.name === 'entry.json') this.addFile(this.files, kind, `${path}/entry.json`, entry.name);
        else this.files.find(`${path}/${file.name}`, `no ${kind} entry by its name`);
      }
    }
  }

  private collectRuns(files: OriginalFiles, folder: string): void {
    for (const entry of files.list(folder)) {
      const path = `${folder}/${entry.name}`;
      if (entry.name === 'active-run.json') continue;
      if (entry.isFile() && entry.name.endsWith('.json')) this.addFile(files, 'run', path, entry.name.slice(0, -'.json'.length));
      else files.find(path, 'no run by its name');
    }
  }

  /** The original kept a link to the run that is going on. It is looked at, never followed; a plain file is a run like any other. */
  private lookAtActiveRuns(around: OriginalFiles | null): void {
    this.lookAtActiveRun(this.files, 'active-run.json');
    this.lookAtActiveRun(this.files, 'by-run/active-run.json');
    if (!around) return;
    this.lookAtActiveRun(around, 'active-run.json');
    this.lookAtActiveRun(around, 'run-sessions/active-run.json');
  }

  private lookAtActiveRun(files: OriginalFiles, path: string): void {
    if (!files.exists(path)) return;
    const target = files.linkTarget(path);
    if (target === null) return this.addFile(files, 'run', path, 'active-run');
    const id = /([^/\\"]+)\.json"$/.exec(target)?.[1];
    const isKnown = this.byId.has(`run ${id}`);
    files.find(path, `a link to ${target}, ${isKnown ? 'a run that is there' : 'which is no run of this ledger'}`, 'left out: nothing runs any more');
  }

  private addFile(files: OriginalFiles, kind: Kind, path: string, name: string): void {
    if (this.byPlace.has(path)) return;
    const file = files.read(path);
    if (!file) return;
    this.filesRead += 1;
    this.onProgress(this.filesRead);
    const value = files.parse(path, file.bytes.toString('utf8'));
    if (value === undefined) return;
    const fields = fieldsOf(value);
    if (!fields) return files.find(path, 'expected an object');
    if (fields.kind === kind && fields.version === 1) this.own.add(path);
    else this.add(kind, fields, { place: path, name, at: file.changedAt }, file.sha256);
  }

  private add(kind: Kind, value: unknown, at: RecordPlace, sha256: string, format?: string): void {
    const read = READERS[kind](value, at);
    if (!read) return;
    const reason = unsafeIdReason(read.id) ?? (kind === 'task' && NO_TASK.has(read.id) ? 'it stands for no task at all' : undefined);
    if (reason !== undefined) return this.files.find(at.place, `the id ${JSON.stringify(read.id.slice(0, 80))} cannot be used: ${reason}`);
    const other = this.byId.get(`${kind} ${read.id}`);
    if (other?.sha256 === sha256) return this.files.find(at.place, `the same bytes as ${other.place}`, `the record of ${other.place}`);
    const oddities = [...read.oddities, ...(other ? [{ place: at.place, what: `a second record of ${read.id}, beside ${other.place}`, kept_as: 'both, the attempts of each once' }] : [])];
    const found = { ...read, format: format ?? read.format, kind, oddities, place: at.place, sha256, ...(kind === 'task' && { artifacts: [] }) } as unknown as FoundRecord;
    this.records.push(found);
    this.byPlace.set(at.place, found);
    if (!other) this.byId.set(`${kind} ${read.id}`, found);
  }

  private collectIndex(): void {
    if (!this.files.exists('index.jsonl')) return;
    const file = this.files.read('index.jsonl');
    const lines = file?.bytes.toString('utf8').split('\n') ?? [];
    const newest = new Map<string, number>();
    const parsed = lines.map((line, i) => (line.trim() === '' ? null : this.indexLine(line, i + 1)));
    parsed.forEach((line, i) => line && newest.set(`${line.type} ${line.id}`, i));
    parsed.forEach((line, i) => {
      if (!line || !file) return;
      const place = `index.jsonl:${i + 1}`;
      const last = newest.get(`${line.type} ${line.id}`) ?? i;
      if (last !== i) return this.files.find(place, `${line.id} has a later line`, `line ${last + 1}, which is the newer one`);
      this.addLine(line, { place, name: line.id, at: file.changedAt }, sha256Of(lines[i] ?? ''));
    });
  }

  private indexLine(text: string, number: number) {
    const fields = fieldsOf(this.files.parse(`index.jsonl:${number}`, text));
    const line = fields && readIndexLine(fields);
    if (fields && !line) this.files.find(`index.jsonl:${number}`, 'a line without an id');
    return line;
  }

  private addLine(line: NonNullable<ReturnType<typeof readIndexLine>>, at: RecordPlace, sha256: string): void {
    const isOwn = [`by-${line.type}/${line.id}/entry.json`, `by-${line.type}/${line.id}.json`].some((path) => this.own.has(path));
    if (isOwn || this.byId.has(`${line.type} ${line.id}`)) this.coveredLines += 1;
    else this.add(line.type, line.value, at, sha256, 'index');
  }

  /** The task that a folder of this name belongs to. */
  private task(name: string): FoundTask | undefined {
    const record = this.byPlace.get(`by-task/${name}.json`) ?? this.byPlace.get(`by-task/${name}/entry.json`) ?? this.byId.get(`task ${name}`);
    return record?.kind === 'task' ? record : undefined;
  }
}
