import path from 'node:path';
import { realpathSync } from 'node:fs';
import type { Clock, Task } from '@cub/schema';
import { CubError, EXIT, requireSafeId } from '@cub/schema';
import type { NewTask, Project, TaskBackend, TaskFault } from '@cub/plugin-sdk';
import { completeTask, defined } from '../complete-task.js';
import { brokenTask, taskExists, taskMissing } from '../task-errors.js';
import { writing } from '../write-errors.js';
import type { TextFault } from '../files-backend/task-text.js';
import type { Dialect } from './dialect.js';
import { addTask, changeTask, restoreTasks } from './change-lines.js';
import { readTaskLines, type TaskLines } from './read-task-lines.js';
import { bytesOf, placeOf, refuseOutside, type TaskFilePlace } from './task-file.js';
import { withFileLease } from './with-file-lease.js';

export interface LinesBackendDeps {
  readonly project: Pick<Project, 'root' | 'localDir'>;
  readonly clock: Clock;
}

interface Loaded {
  readonly place: TaskFilePlace;
  readonly bytes: Buffer;
  readonly lines: TaskLines;
}

/** How often a file that another program changes at the same moment is read again. */
const ROUNDS = 20;

/** Tasks as the lines of one file that another program writes, too. */
export function createLinesBackend(dialect: Dialect, deps: LinesBackendDeps): TaskBackend {
  return new LinesBackend(dialect, deps);
}

class LinesBackend implements TaskBackend {
  constructor(
    private readonly dialect: Dialect,
    private readonly deps: LinesBackendDeps,
  ) {}

  async list() {
    const loaded = this.load();
    if (!('lines' in loaded)) return { items: [], faults: [this.fault(loaded)] };
    const { lines, place } = loaded;
    const link: TextFault = { line: null, expected: 'a file in the project', received: `a link to ${place.real}; cub reads it but does not write it`, partial: true };
    return { items: lines.items.map(({ task }) => task), faults: [...(place.outside ? [link] : []), ...lines.faults].map((fault) => this.fault(fault)) };
  }

  async get(id: string): Promise<Task | undefined> {
    requireSafeId(id);
    return this.loadOrThrow().lines.find(id)?.task;
  }

  async create(given: NewTask): Promise<Task> {
    requireSafeId(given.id);
    return this.change(given.id, ({ bytes, lines }) => {
      if (lines.find(given.id)) throw taskExists(given.id);
      const now = this.deps.clock.now().toISOString();
      return addTask(this.dialect, { bytes, lines }, completeTask(given, '', now));
    });
  }

  async update(id: string, changes: Partial<Omit<Task, 'id' | 'kind' | 'key'>>): Promise<Task> {
    requireSafeId(id);
    return this.change(id, ({ bytes, lines }) => {
      if (!lines.find(id)) throw taskMissing(id);
      const now = this.deps.clock.now().toISOString();
      return changeTask(this.dialect, { bytes, lines }, id, { updated_at: now, ...defined(changes) });
    });
  }

  async paths(ids: readonly string[]): Promise<string[]> {
    const loaded = this.load();
    if (!('lines' in loaded) || loaded.place.outside || !ids.some((id) => loaded.lines.find(id))) return [];
    return [path.relative(realpathSync(this.deps.project.root), loaded.place.real).split(path.sep).join('/')];
  }

  async restore(ids: readonly string[], before: Uint8Array): Promise<void> {
    const then = readTaskLines(Buffer.from(before));
    await this.edit((loaded) => restoreTasks(loaded, then, ids));
  }

  /** The answer to a write is what the next reader sees. */
  private async change(id: string, edit: (loaded: Loaded) => Buffer): Promise<Task> {
    const task = readTaskLines(await this.edit(edit)).find(id)?.task;
    if (!task) throw taskMissing(id);
    return task;
  }

  /** The lease keeps other processes of cub away; the comparison notices other programs, which know nothing of it. @returns what is in the file now */
  private async edit(edit: (loaded: Loaded) => Buffer): Promise<Buffer> {
    const place = this.place();
    refuseOutside(this.dialect.file, place);
    return writing(this.dialect.file, () =>
      withFileLease(this.deps.project.localDir, place.real, async () => {
        for (let round = 0; round < ROUNDS; round++) {
          const loaded = this.loadOrThrow();
          const edited = edit(loaded);
          if (!this.isUnchanged(loaded)) continue;
          await this.write(loaded.place, edited);
          return edited;
        }
        throw busy(this.dialect.file);
      }),
    );
  }

  private async write(place: TaskFilePlace, bytes: Buffer): Promise<void> {
    refuseOutside(this.dialect.file, place);
    const { writeFileDurable } = await import('@cub/journal');
    writeFileDurable(place.real, bytes, { within: realpathSync(this.deps.project.root), mode: place.mode });
  }

  private place(): TaskFilePlace {
    const place = placeOf(this.deps.project.root, this.dialect.file);
    if ('real' in place) return place;
    throw brokenTask(this.fault(place));
  }

  private isUnchanged({ place, bytes }: Loaded): boolean {
    const now = bytesOf(place);
    return Buffer.isBuffer(now) && now.equals(bytes);
  }

  private loadOrThrow(): Loaded {
    const loaded = this.load();
    if ('lines' in loaded) return loaded;
    throw brokenTask(this.fault(loaded));
  }

  private load(): Loaded | TextFault {
    const place = placeOf(this.deps.project.root, this.dialect.file);
    if (!('real' in place)) return place;
    const bytes = bytesOf(place);
    return Buffer.isBuffer(bytes) ? { place, bytes, lines: readTaskLines(bytes) } : bytes;
  }

  private fault(fault: TextFault): TaskFault {
    return { file: this.dialect.file, ...fault };
  }
}

function busy(file: string): CubError {
  return new CubError(`${file} was changed by another program each time that cub wanted to write it`, {
    code: 'CUB_TASK_LOCKED',
    exit: EXIT.conflict,
    suggestions: ['Wait until that program has finished, then run the command again.'],
  });
}
