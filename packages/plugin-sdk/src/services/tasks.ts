import type { Task, TaskStatus } from '@cub/schema';
import { createToken } from '../token.js';

export type { Task, TaskStatus } from '@cub/schema';

/** Which tasks are meant: those for which every given condition holds; without any, all. */
export interface TaskFilter {
  /** One of these; an empty list is no condition. */
  readonly status?: readonly TaskStatus[];
  /** Id of the epic that they belong to, as their parent or by their lineage. */
  readonly epic?: string;
  /** Id or slug of the plan that they come from. */
  readonly plan?: string;
  /** A label that they have, as it is written. */
  readonly label?: string;
}

/** A file of a backend that could not be read; the rest is listed all the same. */
export interface TaskFault {
  /** Relative to the project's root. */
  readonly file: string;
  /** From 1; null when it is about the file as a whole. */
  readonly line: number | null;
  /** What should be there, for example `valid YAML`; shown as `expected …, received …`. */
  readonly expected: string;
  /** What is there, shortened. */
  readonly received: string;
}

/** Tasks, and what could not be read as one. */
export interface TaskListing {
  /** Epics are among them: their type is `epic`. */
  readonly items: Task[];
  /** Not narrowed by a filter: what cannot be read may be any task. */
  readonly faults: TaskFault[];
}

/**
 * What a backend is asked to create; everything else has a default: a new `key`, type `task`, priority 2, status `open`, empty lists and texts, now
 * as `created_at`. Undefined fields count as missing.
 */
export type NewTask = Pick<Task, 'id' | 'title'> & Partial<Omit<Task, 'id' | 'title' | 'kind'>>;

/**
 * Where task definitions live. Contributed to the point `taskBackend`; unknown fields survive an update. It knows definitions only: claims, and
 * what other worktrees did, are `TaskService`'s. `itBehavesLikeTaskBackend` is its contract.
 * @example
 * cub.contribute(points.taskBackend, { id: 'jsonl', create: async (host) => createJsonlBackend(await host.get(projectToken)) });
 * // used when `.cub/config.json` has {"tasks": {"backend": "jsonl"}}
 */
export interface TaskBackend {
  /** All tasks and epics, in any order. Empty, not an error, before the first one is created. */
  list(): Promise<TaskListing>;
  /** One task. @returns undefined when there is no such task. @throws CubError when its file is broken (`CUB_TASK_BROKEN`) or the id is unsafe in a path */
  get(id: string): Promise<Task | undefined>;
  /** Writes a new task. @returns it as `get` will read it @throws CubError `CUB_TASK_EXISTS`, `CUB_ID_UNSAFE` (exit 2), `CUB_TASK_WRITE` */
  create(task: NewTask): Promise<Task>;
  /**
   * Changes the fields that are given and not undefined; leaves all else as it is. A backend that keeps `updated_at` sets it to now unless it is given.
   * @returns the task as `get` will read it
   * @throws CubError `CUB_TASK_NOT_FOUND`, `CUB_TASK_BROKEN`, `CUB_TASK_WRITE`; then nothing is changed
   */
  update(id: string, changes: Partial<Omit<Task, 'id' | 'kind' | 'key'>>): Promise<Task>;
  /** Paths, relative to the project's root, that hold these tasks: they belong into the task's commit. Ids that are unknown or broken are passed over. */
  paths(ids: readonly string[]): Promise<string[]>;
  /**
   * Sets tasks back to what an earlier content of their file says of them, and leaves all else in it as it is now. For a backend that keeps several
   * tasks in one file: a run that gives a task up would otherwise take back what others did to the rest of the file meanwhile. Ids that the earlier
   * content does not have are passed over.
   * @param before the earlier content @param path of the file, as `paths` names it
   * @throws CubError `CUB_TASK_BROKEN`, `CUB_TASK_WRITE`; then nothing is changed, and the file is set back as a whole
   */
  restore?(ids: readonly string[], before: Uint8Array, path: string): Promise<void>;
}

/** The right to work on a task, exclusive among all worktrees of this machine. */
export interface Claim {
  /** The task that it is for. */
  readonly taskId: string;
  /** Gives the task back; harmless when it is released already. The end of the process does the same. */
  release(): Promise<void>;
}

/** Who has claimed a task. */
export interface ClaimInfo {
  /** The task that is claimed. */
  readonly taskId: string;
  /** null for a claim by hand, which no process holds. */
  readonly pid: number | null;
  /** Name of the machine; `unknown` when the claim does not say. */
  readonly host: string;
  /** ISO 8601, UTC. */
  readonly claimedAt: string;
  /** The run that works on it; null for a claim outside of any. */
  readonly runId: string | null;
}

/**
 * Tasks as commands and the run loop see them: the backend's definitions seen through what the journal of this machine knows. A task that was
 * finished in another worktree is closed here, too, although its file does not say so yet.
 * @example
 * const tasks = await cub.get(tasksToken);
 * const [next] = await tasks.ready({ label: 'quick' });
 * const claim = next && (await tasks.claim(next.id));
 */
export interface TaskService {
  /** The definitions themselves: changes go here. Its `list` and `get` do not know what other worktrees did. */
  readonly backend: TaskBackend;
  /** Tasks and epics in the order of their ids, numbers by value. @throws CubError of the backend */
  list(filter?: TaskFilter): Promise<TaskListing>;
  /** One task or epic. @throws CubError `CUB_TASK_NOT_FOUND` with near matches, `CUB_TASK_BROKEN`, `CUB_ID_UNSAFE` (exit 2) */
  get(id: string): Promise<Task>;
  /**
   * Open or retry, every dependency closed, not an epic, not claimed; by priority, then creation.
   * @param options `assumeClosed`: ids of tasks to be looked at as if they were closed
   * @throws CubError `CUB_TASK_CYCLE` (exit 3) naming the cycle, also one outside of the filter
   */
  ready(filter?: TaskFilter, options?: { readonly assumeClosed?: ReadonlySet<string> }): Promise<Task[]>;
  /**
   * Claims a task for this process, until it releases the claim or ends. A claim of a dead process is taken over. The task's file is not touched.
   * @param runId the run that works on it; shown to whoever wants the task, too
   * @throws CubError `CUB_TASK_CLAIMED` (exit 4) naming who holds it, `CUB_TASK_ENDED` when it is closed or blocked, `CUB_TASK_NOT_FOUND`
   */
  claim(id: string, runId?: string): Promise<Claim>;
  /** All claims that hold, in every worktree of this machine, by task id; those of dead processes are left out. */
  claims(): Promise<ClaimInfo[]>;
}
/** Tasks as this machine sees them, and claims. */
export const tasksToken = createToken<TaskService>('tasks');
