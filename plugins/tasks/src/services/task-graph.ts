import { findCycle, findPath } from './find-cycle.js';

/** What the graph has to know of a task. */
export interface GraphTask {
  readonly id: string;
  readonly type: string;
  readonly status: string;
  readonly parent: string | null;
  readonly depends_on: readonly string[];
}

/** One thing that a task waits for. */
export interface Wait {
  readonly id: string;
  /** The task above whose dependency it is; null for one of its own. */
  readonly through: string | null;
}

/** A file of tasks that is nonsense could have any number of them. */
const MAX_CYCLES = 100;
const MAX_DEPTH = 100;

/**
 * The relations of tasks: what each waits for, also through the tasks above it, and what can never be finished.
 *
 * A task begins when every task above it may begin, and when its dependencies are done. An epic is done when its
 * tasks are. So a dependency of an epic on a task inside of it, or of a task on the epic around it, says nothing
 * about the order of work and is left out.
 */
export class TaskGraph {
  private readonly tasks: ReadonlyMap<string, GraphTask>;
  private readonly children = new Map<string, GraphTask[]>();
  private readonly above = new Map<string, readonly string[]>();
  private readonly done: ReadonlySet<string>;

  /** @param isComplete false when tasks could not be read: one of them may be an open task of any epic */
  constructor(tasks: readonly GraphTask[], isComplete = true) {
    this.tasks = new Map(tasks.map((task) => [task.id, task]));
    for (const task of tasks) {
      if (task.parent === null) continue;
      const siblings = this.children.get(task.parent);
      if (siblings) siblings.push(task);
      else this.children.set(task.parent, [task]);
    }
    this.done = this.findDone(isComplete);
  }

  has(id: string): boolean {
    return this.tasks.has(id);
  }

  childrenOf(id: string): readonly GraphTask[] {
    return this.children.get(id) ?? [];
  }

  /** Closed, or an epic whose tasks are all done. */
  isDone(id: string): boolean {
    return this.done.has(id);
  }

  /** The tasks above, the nearest first. */
  ancestorsOf(id: string): readonly string[] {
    const known = this.above.get(id);
    if (known) return known;
    const found = new Set<string>();
    let parent = this.tasks.get(id)?.parent ?? null;
    while (parent !== null && parent !== id && !found.has(parent) && found.size < MAX_DEPTH) {
      found.add(parent);
      parent = this.tasks.get(parent)?.parent ?? null;
    }
    this.above.set(id, [...found]);
    return [...found];
  }

  /** What a task waits for, done or not: its own dependencies, then those of the tasks above it that are not done. */
  waitsOf(id: string): Wait[] {
    const waits = new Map<string, Wait>();
    for (const owner of [id, ...this.ancestorsOf(id)]) {
      if (owner !== id && this.isDone(owner)) continue;
      for (const target of this.ordering(owner)) {
        const isOwnPart = owner !== id && (target === id || this.isInside(target, owner));
        if (!isOwnPart && !waits.has(target)) waits.set(target, { id: target, through: owner === id ? null : owner });
      }
    }
    return [...waits.values()];
  }

  /** The epics around a task that it depends on: it can wait for none of them. */
  ownEpicsOf(id: string): string[] {
    return (this.tasks.get(id)?.depends_on ?? []).filter((target) => this.isEpicAround(target, id));
  }

  /** Tasks that wait for each other; each cycle as ids, the first one again at its end. */
  cycles(): string[][] {
    const edges = this.edges();
    const cycles = new Map<string, string[]>();
    for (let cycle = findCycle(edges); cycle && cycles.size < MAX_CYCLES; cycle = findCycle(edges)) {
      const ids = idsOf(cycle);
      // Parents that form a cycle do so with their starts and with their ends.
      const members = [...new Set(ids)].sort().join('\n');
      if (!cycles.has(members)) cycles.set(members, ids);
      cutCycle(edges, cycle);
    }
    return [...cycles.values()];
  }

  /** @returns the cycle that this dependency is part of, undefined when it closes none */
  cycleThrough(id: string, target: string): string[] | undefined {
    if (!this.ordering(id).includes(target)) return undefined;
    const path = findPath(this.edges(), end(target), start(id));
    return path && idsOf([start(id), ...path]);
  }

  /** @returns the cycle that this task is part of because of the task above it, undefined when there is none */
  cycleThroughParent(id: string): string[] | undefined {
    const parent = this.tasks.get(id)?.parent ?? null;
    if (parent === null) return undefined;
    const edges = this.edges();
    const before = findPath(edges, start(parent), start(id));
    if (before) return idsOf([start(id), ...before]);
    const after = findPath(edges, end(id), end(parent));
    return after && idsOf([...after, end(id)]);
  }

  /** The dependencies of a task that say something about the order of work. */
  private ordering(id: string): readonly string[] {
    const task = this.tasks.get(id);
    const isOwnPart = (target: string) => task?.type === 'epic' && this.isInside(target, id);
    return (task?.depends_on ?? []).filter((target) => !isOwnPart(target) && !this.isEpicAround(target, id));
  }

  private isEpicAround(epic: string, id: string): boolean {
    return this.tasks.get(epic)?.type === 'epic' && this.isInside(id, epic);
  }

  private isInside(inner: string, outer: string): boolean {
    return this.ancestorsOf(inner).includes(outer);
  }

  /**
   * Every task that is not done has a start and an end; an edge leads to what has to come before. A task that is no
   * epic can wait for a task inside of it, which does not inherit that: only its end comes after.
   */
  private edges(): Map<string, string[]> {
    const isOpen = (id: string) => this.tasks.has(id) && !this.isDone(id);
    const edges = new Map<string, string[]>();
    for (const { id, type } of this.tasks.values()) {
      if (!isOpen(id)) continue;
      const before = this.ordering(id).filter(isOpen);
      const inside = before.filter((target) => this.isInside(target, id));
      const outside = before.filter((target) => !inside.includes(target));
      const parts =
        type === 'epic'
          ? this.childrenOf(id)
              .map((child) => child.id)
              .filter(isOpen)
          : inside;
      const above = this.ancestorsOf(id).find(isOpen);
      edges.set(start(id), [...outside.map(end), ...(above === undefined ? [] : [start(above)])]);
      edges.set(end(id), [start(id), ...parts.map(end)]);
    }
    return edges;
  }

  /** From the closed tasks upwards, so that neither depth nor a cycle of parents matters. */
  private findDone(isComplete: boolean): Set<string> {
    const done = new Set([...this.tasks.values()].filter(({ status }) => status === 'closed').map(({ id }) => id));
    const open = new Map([...this.children].map(([id, children]) => [id, children.length]));
    for (const id of isComplete ? done : []) {
      const { parent } = this.tasks.get(id) ?? { parent: null };
      if (parent === null) continue;
      const left = (open.get(parent) ?? 0) - 1;
      open.set(parent, left);
      if (left === 0 && this.tasks.get(parent)?.type === 'epic') done.add(parent);
    }
    return done;
  }
}

const start = (id: string) => `start ${id}`;
const end = (id: string) => `end ${id}`;
const idOf = (node: string) => node.slice(node.indexOf(' ') + 1);

/** The tasks along a path of starts and ends. */
function idsOf(nodes: readonly string[]): string[] {
  const ids = nodes.map(idOf).filter((id, i, all) => id !== all[i - 1]);
  return ids.length === 1 ? [...ids, ...ids] : ids[0] === ids.at(-1) ? ids : [...ids, ids[0] ?? ''];
}

/** Leaves one edge of a cycle out, its last dependency if it has one, so that the next cycle can be found. */
function cutCycle(edges: Map<string, string[]>, cycle: readonly string[]): void {
  const steps = cycle.slice(1).map((to, i) => ({ from: cycle[i] ?? '', to }));
  const { from, to } = steps.findLast((step) => step.from.startsWith('start') && step.to.startsWith('end')) ??
    steps[0] ?? { from: '', to: '' };
  edges.set(
    from,
    (edges.get(from) ?? []).filter((node) => node !== to)
  );
}
