import type { Task, TaskStatus } from '@cub/schema';
import { createToken } from '../token.js';

export interface TaskFilter {
  readonly status?: readonly TaskStatus[];
  readonly epic?: string;
  readonly plan?: string;
  readonly label?: string;
}

/** A file of a backend that could not be read; the rest is listed all the same. */
export interface TaskFault {
  readonly file: string;
  readonly line: number | null;
  readonly expected: string;
  readonly received: string;
}

export interface TaskListing {
  readonly items: Task[];
  readonly faults: TaskFault[];
}

/** What a backend is asked to create; everything else has a default. */
export type NewTask = Pick<Task, 'id' | 'title'> & Partial<Omit<Task, 'id' | 'title' | 'kind'>>;

/** Where task definitions live. Contributed to the point `taskBackend`; unknown fields survive an update. */
export interface TaskBackend {
  list(): Promise<TaskListing>;
  /** @returns undefined when there is no such task. @throws CubError when its file is broken. */
  get(id: string): Promise<Task | undefined>;
  /** @throws CubError `CUB_TASK_EXISTS` */
  create(task: NewTask): Promise<Task>;
  /** @throws CubError `CUB_TASK_NOT_FOUND` */
  update(id: string, changes: Partial<Omit<Task, 'id' | 'kind' | 'key'>>): Promise<Task>;
  /** Paths, relative to the project's root, that hold these tasks: they belong into the task's commit. */
  paths(ids: readonly string[]): Promise<string[]>;
}

/** The right to work on a task, exclusive among all worktrees of this machine. */
export interface Claim {
  readonly taskId: string;
  release(): Promise<void>;
}

export interface ClaimInfo {
  readonly taskId: string;
  /** null for a claim by hand, which no process holds. */
  readonly pid: number | null;
  readonly host: string;
  readonly claimedAt: string;
  readonly runId: string | null;
}

/** Tasks as commands and the run loop see them: the backend's definitions seen through what the journal of this machine knows. */
export interface TaskService {
  readonly backend: TaskBackend;
  list(filter?: TaskFilter): Promise<TaskListing>;
  get(id: string): Promise<Task>;
  /** Open or retry, every dependency closed, not an epic, not claimed; by priority, then creation. @throws CubError `CUB_TASK_CYCLE` naming the cycle. @param options.assumeClosed ids of tasks to be looked at as if they were closed */
  ready(filter?: TaskFilter, options?: { readonly assumeClosed?: ReadonlySet<string> }): Promise<Task[]>;
  /** A claim of a dead process is taken over. @throws CubError `CUB_TASK_CLAIMED` (exit 4) naming who holds it, `CUB_TASK_ENDED` when it is closed or blocked */
  claim(id: string, runId?: string): Promise<Claim>;
  claims(): Promise<ClaimInfo[]>;
}
export const tasksToken = createToken<TaskService>('tasks');
