import { requireSafeId } from '@cub/schema';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Clock, NewId, Task } from '@cub/schema';
import type { NewTask, Project, TaskBackend, TaskFault } from '@cub/plugin-sdk';
import { completeTask, defined } from '../complete-task.js';
import { brokenTask, taskExists, taskMissing } from '../task-errors.js';
import { loadTaskFile, loadTaskFiles, type LoadedTask } from './load-task-files.js';
import { TaskCache } from './task-cache.js';
import { writing } from '../write-errors.js';

export interface FilesBackendDeps {
  readonly project: Pick<Project, 'root' | 'cubDir' | 'cacheDir'>;
  readonly clock: Clock;
  readonly newId: NewId;
}

/** Tasks as one markdown file each, `.cub/tasks/<id>.md`, so that branches merge. */
export function createFilesBackend(deps: FilesBackendDeps): TaskBackend {
  return new FilesBackend(deps);
}

class FilesBackend implements TaskBackend {
  private readonly folder: string;
  private readonly cacheFile: string;
  private loadedCache: TaskCache | undefined;

  constructor(private readonly deps: FilesBackendDeps) {
    this.folder = path.join(deps.project.cubDir, 'tasks');
    this.cacheFile = path.join(deps.project.cacheDir, 'tasks.json');
  }

  async list() {
    const { items, faults } = await loadTaskFiles(this.folder, this.cache());
    return { items: items.map((item) => item.task), faults: faults.map((fault) => this.relative(fault)) };
  }

  async get(id: string): Promise<Task | undefined> {
    return (await this.find(id))?.task;
  }

  async create(given: NewTask): Promise<Task> {
    requireSafeId(given.id);
    const task = completeTask(given, this.deps.newId(), this.now());
    const { newTaskText } = await import('./write-task-text.js');
    const text = await newTaskText(task);
    if (!(await this.createFile(this.pathOf(given.id), text))) throw taskExists(given.id);
    return this.reread(text, given.id);
  }

  async update(id: string, changes: Partial<Omit<Task, 'id' | 'kind' | 'key'>>): Promise<Task> {
    const found = await this.find(id);
    if (!found) throw taskMissing(id);
    const text = readFileSync(found.file, 'utf8');
    const before = await this.reread(text, path.basename(found.file, '.md'));
    const after: Task = { ...before, ...defined(changes), key: before.key || this.deps.newId() };
    const { editTaskText } = await import('./write-task-text.js');
    const edited = await editTaskText(text, before, after);
    await this.replaceFile(found.file, edited);
    return this.reread(edited, id);
  }

  async paths(ids: readonly string[]): Promise<string[]> {
    const found = await Promise.all(ids.map((id) => this.find(id).catch(() => undefined)));
    return found.flatMap((item) => (item ? [this.relativePath(item.file)] : []));
  }

  /** Usually the file is named after the id; a renamed one is found by reading all. */
  private async find(id: string): Promise<LoadedTask | undefined> {
    requireSafeId(id);
    const file = this.pathOf(id);
    const direct = await loadTaskFile(file, this.cache());
    if (direct && 'task' in direct && direct.task.id === id) return { task: direct.task, file };
    if (direct && 'fault' in direct) throw brokenTask(this.relative({ file, ...direct.fault }));
    const { items } = await loadTaskFiles(this.folder, this.cache());
    return items.find((item) => item.task.id === id);
  }

  private cache(): TaskCache {
    this.loadedCache ??= new TaskCache(this.cacheFile);
    return this.loadedCache;
  }

  private async createFile(file: string, text: string): Promise<boolean> {
    const { createExclusive } = await import('@cub/journal');
    return writing(this.relativePath(file), () => createExclusive(file, text, { within: this.deps.project.root }));
  }

  private async replaceFile(file: string, text: string): Promise<void> {
    const { writeFileDurable } = await import('@cub/journal');
    await writing(this.relativePath(file), () => writeFileDurable(file, text, { within: this.deps.project.root }));
  }

  /** What a file with this text says: the answer to a write is what the next reader sees. */
  private async reread(text: string, name: string): Promise<Task> {
    const { readTaskText } = await import('./read-task-text.js');
    const read = await readTaskText(text, name);
    if ('task' in read) return read.task;
    throw brokenTask(this.relative({ file: this.pathOf(name), ...read }));
  }

  private pathOf(id: string): string {
    return path.join(this.folder, `${id}.md`);
  }

  private now(): string {
    return this.deps.clock.now().toISOString();
  }

  private relative(fault: TaskFault): TaskFault {
    return { ...fault, file: this.relativePath(fault.file) };
  }

  private relativePath(file: string): string {
    return path.relative(this.deps.project.root, file).split(path.sep).join('/');
  }
}
