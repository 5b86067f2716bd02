import { utcDate, type Attempt, type LedgerEntry } from '@cub/schema';
import { sumWork, type Work } from './sum-work.js';

/** What attempts can be grouped by. A day is the UTC day on which the attempt began. */
export const GROUPINGS = ['model', 'harness', 'epic', 'plan', 'day', 'label'] as const;
export type Grouping = (typeof GROUPINGS)[number];

/** A task with those of its attempts that count. */
export interface WorkedTask {
  readonly entry: LedgerEntry;
  readonly attempts: readonly Attempt[];
}

export interface StatsGroup extends Work {
  /** Name of the model, id of the epic, …; null for what has none. */
  id: string | null;
  kind: Grouping;
  /** Tasks with something in this group. */
  tasks: number;
}

/** The dearest first, days in their order; what has no name last among equals. */
export function groupWork(tasks: readonly WorkedTask[], by: Grouping): StatsGroup[] {
  const groups = new Map<string | null, WorkedTask[]>();
  for (const task of tasks) {
    for (const [id, part] of partsOf(task, by)) {
      const members = groups.get(id);
      if (members) members.push(part);
      else groups.set(id, [part]);
    }
  }
  const summed = [...groups].map(([id, members]) => ({ id, kind: by, tasks: members.length, ...sumWork(members.flatMap(({ attempts }) => attempts)) }));
  return summed.sort(by === 'day' ? byId : (a, b) => (b.cost_nano_usd ?? -1) - (a.cost_nano_usd ?? -1) || byId(a, b));
}

/** Every attempt is in exactly one part; only labels give a task several times. */
function partsOf(task: WorkedTask, by: Grouping): [string | null, WorkedTask][] {
  const { lineage, task: snapshot } = task.entry;
  switch (by) {
    case 'epic':
      return [[lineage.epic_id, task]];
    case 'plan':
      return [[lineage.plan_id, task]];
    case 'label':
      return snapshot.labels.length === 0 ? [[null, task]] : [...new Set(snapshot.labels)].map((label) => [label, task]);
    case 'model':
      return splitAttempts(task, ({ model }) => model);
    case 'harness':
      return splitAttempts(task, ({ harness }) => harness);
    case 'day':
      return splitAttempts(task, ({ started_at: at }) => dayOf(at));
  }
}

function splitAttempts({ entry, attempts }: WorkedTask, keyOf: (attempt: Attempt) => string | null): [string | null, WorkedTask][] {
  const keys = new Set(attempts.map(keyOf));
  return [...keys].map((key) => [key, { entry, attempts: attempts.filter((attempt) => keyOf(attempt) === key) }]);
}

/** @returns null for a time that cannot be read */
function dayOf(at: string): string | null {
  const time = new Date(at);
  return Number.isNaN(time.getTime()) ? null : utcDate(time.toISOString());
}

function byId({ id: a }: StatsGroup, { id: b }: StatsGroup): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return a < b ? -1 : Number(a > b);
}
