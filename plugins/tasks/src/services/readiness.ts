import type { Task } from '@cub/schema';
import type { ClaimInfo, Readiness, RelationFault, WaitReason } from '@cub/plugin-sdk';
import { byUrgency } from './task-order.js';
import { TaskGraph, type Wait } from './task-graph.js';

export interface ReadinessInput {
  /** All tasks, as this machine knows them. */
  readonly tasks: readonly Task[];
  readonly claims: readonly ClaimInfo[];
  /** Ids of tasks whose files cannot be read. */
  readonly unreadable: ReadonlySet<string>;
  /** False when something could not be read that may be any task. */
  readonly isComplete: boolean;
  /** Asked for only when a task waits for a time. */
  readonly now: () => Date;
}

/**
 * Decides what can be worked on, and why the rest cannot: the one place that does. Ready is a task that is open or to
 * be retried, no epic, not claimed, not deferred, and for which everything is done that it or a task above it waits
 * for. A dependency that does not exist is never done.
 */
export function readinessOf(input: ReadinessInput): Readiness {
  const view = new ReadinessView(input);
  return { ready: view.ready(), reasonsOf: (id) => view.reasonsOf(id), cycles: view.cycles, faults: view.faults() };
}

class ReadinessView {
  readonly cycles: readonly (readonly string[])[];
  private readonly tasks: ReadonlyMap<string, Task>;
  private readonly graph: TaskGraph;
  private readonly claims: ReadonlyMap<string, ClaimInfo>;

  constructor(private readonly input: ReadinessInput) {
    this.tasks = new Map(input.tasks.map((task) => [task.id, task]));
    this.graph = new TaskGraph(input.tasks, input.isComplete);
    this.claims = new Map(input.claims.map((claim) => [claim.taskId, claim]));
    this.cycles = this.graph.cycles();
  }

  ready(): Task[] {
    return this.input.tasks.filter((task) => this.reasonsOf(task.id).length === 0).sort(byUrgency);
  }

  reasonsOf(id: string): readonly WaitReason[] {
    const task = this.tasks.get(id);
    if (!task) return [];
    if (task.status === 'closed') return [own('status', 'is closed')];
    const reasons = [
      ...this.stateReasons(task),
      ...this.deferReasons(task),
      ...this.parentReasons(task),
      ...this.cycleReasons(id),
    ];
    for (const wait of this.graph.waitsOf(id)) if (!this.graph.isDone(wait.id)) reasons.push(this.waitReason(wait));
    return reasons;
  }

  faults(): RelationFault[] {
    const open = this.input.tasks.filter(({ id }) => !this.graph.isDone(id));
    const cycles = this.cycles.map((cycle): RelationFault => {
      const [id, target] = dependencyAlong(cycle, this.tasks);
      return { kind: 'cycle', id, target, text: describeCycle(cycle) };
    });
    return [...cycles, ...open.flatMap((task) => this.relationFaults(task))];
  }

  private relationFaults(task: Task): RelationFault[] {
    const { id, parent } = task;
    const isMissing = (other: string) => !this.graph.has(other) && !this.input.unreadable.has(other);
    const missing = task.depends_on.filter(isMissing).map((target): RelationFault => {
      return { kind: 'missing-dependency', id, target, text: `${id} waits for ${target}, which does not exist` };
    });
    const around = this.graph.ownEpicsOf(id).map((target): RelationFault => {
      return {
        kind: 'own-epic',
        id,
        target,
        text: `${id} depends on ${target}, the epic that it belongs to; that is left out of account`,
      };
    });
    if (parent === null || !isMissing(parent)) return [...missing, ...around];
    return [
      ...missing,
      ...around,
      { kind: 'missing-parent', id, target: parent, text: `${id} belongs to ${parent}, which does not exist` },
    ];
  }

  private stateReasons({ id, type, status, held = null }: Task): WaitReason[] {
    const claim = this.claims.get(id);
    return [
      ...(type === 'epic' ? [own('epic', 'is an epic')] : []),
      ...(held === null ? [] : [own('held', held)]),
      ...(status === 'open' || status === 'retry' || held !== null
        ? []
        : [own('status', `is ${status.replace('_', ' ')}`)]),
      ...(claim
        ? [own('claim', `is claimed ${claim.runId === null ? `on ${claim.host}` : `by run ${claim.runId}`}`)]
        : []),
    ];
  }

  /** A time holds back the tasks below as well. */
  private deferReasons({ id }: Task): WaitReason[] {
    return [id, ...this.graph.ancestorsOf(id)].flatMap((owner) => {
      const until = this.tasks.get(owner)?.defer_until ?? null;
      if (until === null || Date.parse(until) <= this.input.now().getTime()) return [];
      const through = owner === id ? null : owner;
      return [
        {
          kind: 'deferred' as const,
          id: null,
          through,
          text: `is deferred until ${until}${this.throughText(through)}`,
        },
      ];
    });
  }

  /** What a file says that cannot be read is not known: it may name something to wait for. */
  private parentReasons({ id }: Task): WaitReason[] {
    const hidden = this.graph.ancestorsOf(id).find((ancestor) => this.input.unreadable.has(ancestor));
    if (hidden === undefined) return [];
    return [{ kind: 'unreadable', id: hidden, through: null, text: `belongs to ${hidden}, which cannot be read` }];
  }

  private cycleReasons(id: string): WaitReason[] {
    const cycle = this.cycles.find((ids) => ids.includes(id));
    return cycle ? [own('cycle', `is part of a cycle: ${cycle.join(' → ')}`)] : [];
  }

  private waitReason({ id, through }: Wait): WaitReason {
    const text = `waits for ${id}${this.throughText(through)}`;
    if (this.graph.has(id)) return { kind: 'dependency', id, through, text };
    if (this.input.unreadable.has(id))
      return { kind: 'unreadable', id, through, text: `${text}, which cannot be read` };
    return { kind: 'missing', id, through, text: `${text}, which does not exist` };
  }

  private throughText(through: string | null): string {
    if (through === null) return '';
    return this.tasks.get(through)?.type === 'epic'
      ? ` through its epic ${through}`
      : ` through ${through}, which it is part of`;
  }
}

function own(kind: WaitReason['kind'], text: string): WaitReason {
  return { kind, id: null, through: null, text };
}

/** @param cycle ids, the first one again at the end */
export function describeCycle(cycle: readonly string[]): string {
  return `tasks wait for each other in a cycle: ${cycle.join(' → ')} (each waits for the next)`;
}

/** A dependency along a cycle, whose removal would end it; where there is none, its last step. */
export function dependencyAlong(
  cycle: readonly string[],
  tasks: ReadonlyMap<string, { readonly depends_on: readonly string[] }>
): [string, string] {
  const steps = cycle.slice(1).map((to, i): [string, string] => [cycle[i] ?? '', to]);
  return steps.findLast(([from, to]) => tasks.get(from)?.depends_on.includes(to)) ?? steps.at(-1) ?? ['', ''];
}
