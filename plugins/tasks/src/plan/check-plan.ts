import { unsafeIdReason } from '@cub/schema';
import { shown } from '../files-backend/task-text.js';
import { TaskGraph, type GraphTask } from '../services/task-graph.js';
import { twinOf } from '../services/refuse-unclear-id.js';
import type { PlanDocument, PlanFault, PlanItem } from './plan-document.js';

/** The tasks that a plan can refer to beside its own items. */
export interface Surroundings {
  /** The tasks that exist and are not part of the plan, by id. */
  readonly outside: ReadonlyMap<string, GraphTask>;
  /** What items of the plan that exist already wait for outside of it, by id; an import keeps that. */
  readonly kept: ReadonlyMap<string, readonly string[]>;
}

/** What is wrong with the items taken together: double ids, ids that differ only in case, references to nothing, cycles. */
export function checkPlan(document: PlanDocument, { outside, kept }: Surroundings): PlanFault[] {
  const duplicates = duplicateFaults(document.items);
  const references = document.items.flatMap((item) => referenceFaults(item, document.items, outside));
  return [...duplicates, ...references, ...cycleFaults(document.items, { outside, kept })];
}

function duplicateFaults(items: readonly PlanItem[]): PlanFault[] {
  const first = new Map<string, PlanItem>();
  return items.flatMap((item) => {
    const earlier = first.get(item.id);
    const twin = twinOf(item.id, first.keys());
    if (twin !== undefined) {
      const received = `${item.id}, which is ${twin} of line ${first.get(twin)?.line} in another case`;
      return [invalid(item.line, 'an id that differs from others in more than case', received, heading(item, `${item.id}-2`))];
    }
    if (!earlier) {
      first.set(item.id, item);
      return [];
    }
    const received = `${item.id}, which is already used in line ${earlier.line}`;
    return [invalid(item.line, 'an id that no other item of the plan has', received, heading(item, `${item.id}x`))];
  });
}

function referenceFaults(item: PlanItem, items: readonly PlanItem[], outside: Surroundings['outside']): PlanFault[] {
  return item.blocks.flatMap(({ id, line }): PlanFault[] => {
    const unsafe = unsafeIdReason(id);
    const example = `Blocks: ${items.find((other) => other !== item)?.id ?? 'cub-a1.2'}`;
    if (unsafe !== undefined) {
      return [{ code: 'CUB_ID_UNSAFE', line, expected: `an id that is safe as a file name (${unsafe})`, received: shown(id), example }];
    }
    if (outside.has(id) || items.some((other) => other.id === id)) return [];
    return [invalid(line, 'the id of an item of this plan or of an existing task', `${id}, which does not exist`, example)];
  });
}

function cycleFaults(items: readonly PlanItem[], { outside, kept }: Surroundings): PlanFault[] {
  const waits = new Map(items.map((item) => [item.id, [...(kept.get(item.id) ?? []), ...item.dependsOn.map(({ id }) => id)]]));
  const others = new Map([...outside].map(([id, task]) => [id, { ...task, depends_on: [...task.depends_on] }]));
  for (const item of items) for (const { id } of item.blocks) (waits.get(id) ?? others.get(id)?.depends_on)?.push(item.id);
  const own = items.map(({ id, kind, epic }) => ({ id, type: kind, status: 'open', parent: epic, depends_on: waits.get(id) ?? [] }));
  return new TaskGraph([...others.values(), ...own]).cycles().flatMap((cycle) => {
    const line = lineOfCycle(items, cycle);
    return line === undefined ? [] : [cycleFault(line, cycle)];
  });
}

/** The first reference of the plan that contributes to the cycle, else the first item in it; undefined when it passes the plan by. */
function lineOfCycle(items: readonly PlanItem[], cycle: readonly string[]): number | undefined {
  const pairs = new Set(cycle.slice(1).map((blocker, i) => `${blocker}\n${cycle[i]}`));
  const reference = items.flatMap((item) => [
    ...item.blocks.filter((ref) => pairs.has(`${item.id}\n${ref.id}`)),
    ...item.dependsOn.filter((ref) => pairs.has(`${ref.id}\n${item.id}`)),
  ])[0];
  return (reference ?? items.find((item) => cycle.includes(item.id)))?.line;
}

function cycleFault(line: number, cycle: readonly string[]): PlanFault {
  return {
    code: 'CUB_TASK_CYCLE',
    line,
    expected: 'tasks that can be finished one after the other',
    received: `a cycle: ${cycle.join(' → ')} (each waits for the next)`,
    example: 'remove one of the `Blocks:` or `Depends on:` references along it',
  };
}

function heading(item: PlanItem, id: string): string {
  return item.kind === 'epic' ? `## Epic: ${id} - ${item.title}` : `### Task: ${id} - ${item.title}`;
}

function invalid(line: number, expected: string, received: string, example: string): PlanFault {
  return { code: 'CUB_PLAN_INVALID', line, expected, received, example };
}
