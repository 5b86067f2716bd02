import path from 'node:path';
import { CubError, type Clock, type Journal, type Task, requireSafeId } from '@cub/schema';
import type { Claim, ClaimInfo, Project, Readiness, TaskBackend, TaskFault, TaskFilter, TaskListing, TaskService } from '@cub/plugin-sdk';
import { nearMatches } from '@cub/plugin-sdk/text';
import { throughMachine } from './machine-view.js';
import { readinessOf } from './readiness.js';
import { TaskGraph } from './task-graph.js';
import { byId } from './task-order.js';
import { matches } from './task-filter.js';

export interface TaskServiceDeps {
  readonly backend: TaskBackend;
  readonly project: Pick<Project, 'localDir'>;
  readonly journal: Journal;
  readonly clock: Clock;
}

/** Tasks as commands and the run loop see them. */
export function createTaskService(deps: TaskServiceDeps): TaskService {
  return new MachineTasks(deps);
}

class MachineTasks implements TaskService {
  readonly backend: TaskBackend;

  constructor(private readonly deps: TaskServiceDeps) {
    this.backend = deps.backend;
  }

  async list(filter: TaskFilter = {}): Promise<TaskListing> {
    const { items, faults } = await this.all();
    return { items: items.filter((task) => matches(task, filter)).sort(byId), faults };
  }

  async get(id: string): Promise<Task> {
    requireSafeId(id);
    const task = await this.backend.get(id);
    if (!task) throw notFound(id, (await this.backend.list()).items);
    return throughMachine(this.deps.journal, [task])[0] ?? task;
  }

  async ready(filter: TaskFilter = {}, options: { assumeClosed?: ReadonlySet<string> } = {}): Promise<Task[]> {
    const { ready } = await this.readiness(options);
    return ready.filter((task) => matches(task, filter));
  }

  async readiness({ assumeClosed }: { assumeClosed?: ReadonlySet<string> } = {}): Promise<Readiness> {
    const { items, faults } = await this.all();
    const tasks = items.map((task): Task => (assumeClosed?.has(task.id) ? { ...task, status: 'closed' } : task));
    return readinessOf({
      tasks,
      claims: await this.claims(),
      unreadable: unreadableIds(faults),
      isComplete: isComplete(faults),
      now: () => this.deps.clock.now(),
    });
  }

  async closesWith(id: string): Promise<string[]> {
    const { items, faults } = await this.backend.list();
    const then = items.map((task): Task => (task.id === id ? { ...task, status: 'closed' } : task));
    const graph = new TaskGraph(then, isComplete(faults));
    const isOpen = new Set(items.filter((task) => task.status !== 'closed').map((task) => task.id));
    return [id, ...graph.ancestorsOf(id).filter((epic) => isOpen.has(epic) && graph.isDone(epic))];
  }

  async claim(id: string, runId?: string): Promise<Claim> {
    // The name that was given can be an old one.
    const { id: taskId } = await this.get(id);
    const { claimForProcess, claimsFolder } = await import('./claims.js');
    const claim = await claimForProcess(claimsFolder(this.deps.project.localDir), taskId, runId ?? null);
    // Whoever held it until now may have finished the task in another worktree.
    const { status } = await this.get(taskId);
    if (status !== 'closed' && status !== 'blocked') return claim;
    await claim.release();
    throw new CubError(`${id} is ${status}`, { code: 'CUB_TASK_ENDED', suggestions: [`Open it again with \`cub task reopen ${id}\`.`] });
  }

  async claims(): Promise<ClaimInfo[]> {
    const { claimsFolder, listClaims } = await import('./claims.js');
    return listClaims(claimsFolder(this.deps.project.localDir));
  }

  private async all(): Promise<TaskListing> {
    const { items, faults } = await this.backend.list();
    return { items: throughMachine(this.deps.journal, items), faults };
  }
}

/** Whether every task could be read, perhaps with a value missing. */
function isComplete(faults: readonly TaskFault[]): boolean {
  return faults.every((fault) => fault.partial === true);
}

/** A task that has a file of its own is named by it, also when the file cannot be read. */
function unreadableIds(faults: readonly TaskFault[]): Set<string> {
  const lost = faults.filter(({ partial, file }) => partial !== true && file.endsWith('.md'));
  return new Set(lost.map(({ file }) => path.posix.basename(file, '.md')));
}

/** @param existing what there is, for near matches */
export function notFound(id: string, existing: readonly Task[]): CubError {
  const near = nearMatches(id, existing.map((task) => task.id));
  const suggestions = near.length > 0 ? [`Did you mean ${near.map((match) => `\`${match}\``).join(', ')}?`] : [];
  return new CubError(`there is no task ${id}`, {
    code: 'CUB_TASK_NOT_FOUND',
    suggestions: [...suggestions, 'See all tasks with `cub task list`.'],
  });
}
