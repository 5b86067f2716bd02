import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CubError } from '@cub/schema';
import type { AppendOptions, EntityName, EventDataByType, Journal, JournalEvent, JournalView } from '@cub/schema';
import type { IdKind, IdService, Project } from '@cub/plugin-sdk';
import { createFilesBackend } from '../../src/files-backend/create-files-backend.js';
import { createTaskService } from '../../src/services/create-task-service.js';

/** A project in a real temp folder, with plain objects for the services of other packages. */
export class FakeProject {
  readonly root = mkdtempSync(path.join(tmpdir(), 'cub-tasks-'));
  readonly journal = new FakeJournal();
  readonly clock = { time: Date.parse('2026-01-05T10:00:00.000Z'), now: () => new Date((this.clock.time += 1000)) };
  readonly ids = new FakeIds();
  readonly project: Project = {
    root: this.root,
    cubDir: path.join(this.root, '.cub'),
    localDir: path.join(this.root, '.git/cub'),
    cacheDir: path.join(this.root, '.git/cub/cache'),
    gitTop: null,
    tree: 'main',
    projectId: 'demo',
    initialized: true,
    ensureInitialized: async () => [],
    planInitialization: async () => [],
  };
  private keys = 0;
  readonly backend = this.freshBackend();
  readonly tasks = createTaskService({ backend: this.backend, project: this.project, journal: this.journal, clock: this.clock });

  /** A backend that remembers nothing, as a new process has it. */
  freshBackend() {
    const newId = () => `01J0000000000000000000${String(++this.keys).padStart(4, '0')}`;
    return createFilesBackend({ project: this.project, clock: this.clock, newId });
  }

  get deps() {
    const { project, tasks, journal, clock } = this;
    return { project, tasks, journal, clock, runId: undefined, ids: async () => this.ids };
  }

  write(relative: string, text: string): string {
    const file = path.join(this.root, relative);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
    return file;
  }

  read(relative: string): string {
    return readFileSync(path.join(this.root, relative), 'utf8');
  }

  bytes(relative: string): Buffer {
    return readFileSync(path.join(this.root, relative));
  }

  /** Where a link can be made. */
  link(relative: string): string {
    const file = path.join(this.root, relative);
    mkdirSync(path.dirname(file), { recursive: true });
    return file;
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

/** Keeps events in memory; `at` dates the next one. */
export class FakeJournal implements Journal {
  readonly events: JournalEvent[] = [];
  at = '2026-01-05T10:00:00.500Z';

  append<T extends keyof EventDataByType>(type: T, data: EventDataByType[T], options: AppendOptions = {}): JournalEvent {
    const n = this.events.length + 1;
    const event: JournalEvent = {
      v: 1,
      id: String(n).padStart(26, '0'),
      ts: this.at,
      type,
      event: 'info',
      agent: 'cub',
      session_id: '2026-01-05_cub_000',
      task_id: 'system',
      source: 'test',
      summary: '',
      data: JSON.parse(JSON.stringify(data)) as unknown,
      writer: '0'.repeat(26),
      seq: n,
      tree: 'main',
      ...options,
    };
    this.events.push(event);
    return event;
  }

  async pending(): Promise<readonly JournalEvent[]> {
    return [];
  }

  batch(): never {
    throw new Error('not used');
  }

  /** Only for tests: what the plugin reads it asks for by name. */
  read(): never {
    throw new Error('reads the whole journal');
  }

  async publish() {
    return { files: [], events: [] };
  }

  /** As the journal does, in the order of time. */
  eventsOf(_: JournalView, names: ReadonlySet<EntityName>): [EntityName, JournalEvent[]][] {
    const sorted = this.events.toSorted((a, b) => (a.ts < b.ts ? -1 : a.ts > b.ts ? 1 : 0));
    return [...names].map((name): [EntityName, JournalEvent[]] => [name, sorted.filter((event) => namesOf(event).includes(name))]).filter(([, events]) => events.length > 0);
  }

  changes(): never {
    throw new Error('not used');
  }

  faults(): never {
    throw new Error('not used');
  }

  types(): string[] {
    return this.events.map((event) => event.type);
  }
}

function namesOf({ type, task_id, data }: JournalEvent): string[] {
  const [kind, rest] = type.split('.');
  const about = rest === 'snapshot' ? [`${kind}/${(data as { id: string }).id}`] : [];
  return [...(task_id === 'system' ? [] : [`task/${task_id}`]), ...about];
}

/** Numbers as the grammar has them. */
export class FakeIds implements IdService {
  private readonly counters = new Map<string, number>();
  calls = 0;

  async next(kind: IdKind, options: { parent?: string; taken?: readonly string[]; count?: number } = {}): Promise<string[]> {
    this.calls += 1;
    const taken = new Set(options.taken);
    const found: string[] = [];
    for (let i = kind === 'task' ? 1 : 0; found.length < (options.count ?? 1); i++) {
      const id = this.format(kind, options.parent ?? '', i);
      if (!taken.has(id) && !this.counters.has(id)) found.push(id);
      if (kind === 'spec' || kind === 'standalone') this.counters.set(id, 1);
    }
    return found;
  }

  async requireUnambiguous(id: string): Promise<void> {
    if (/-\d{4}$/.test(id)) throw new CubError(`${id} could be read in two ways`, { code: 'CUB_IDS_AMBIGUOUS' });
  }

  private format(kind: IdKind, parent: string, n: number): string {
    if (kind === 'spec') return `demo-${String(n).padStart(3, '0')}`;
    if (kind === 'standalone') return `demo-s${String(n).padStart(3, '0')}`;
    if (kind === 'plan') return parent + String.fromCharCode(65 + n);
    return kind === 'epic' ? `${parent}-${n}` : `${parent}.${n}`;
  }
}
