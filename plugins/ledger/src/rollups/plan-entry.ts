import type { EpicEntry, JournalEvent, LedgerEntry, PlanEntry } from '@cub/schema';
import { distinct } from '../reading/values.js';
import { addSums } from '../reducers/sums.js';
import { lastChange, latest } from '../reducers/task/last-change.js';
import { entryTotals, inStartOrder } from './entry-totals.js';
import { completedAt } from './epic-entry.js';
import { readSnapshots } from './read-snapshots.js';

/** An epic as its plan sees it. */
export interface PlanEpic {
  readonly id: string;
  /** null until one of its tasks has an entry. */
  readonly entry: EpicEntry | null;
  /** Its tasks, worked or not; null when no snapshot says what it consists of. */
  readonly totalTasks: number | null;
}

/**
 * The entry of a plan, its keys in the order of the model. The order of what is given does not matter.
 * @param snapshots its `plan.snapshot` events
 * @param epics those that belong to it
 * @param tasks entries of the tasks of these epics, and of those of the plan that have no epic
 * @returns null until one of its tasks has an entry
 */
export function planEntry(id: string, snapshots: readonly JournalEvent[], epics: readonly PlanEpic[], tasks: readonly LedgerEntry[]): PlanEntry | null {
  const [known, entries] = [readSnapshots(snapshots), inStartOrder(tasks)];
  const [first] = entries;
  if (!first) return null;
  const newest = known.at(-1);
  const sums = addSums(entries.map(entryTotals));
  const totalTasks = countTasks(epics, entries);
  const isOpen = epics.some((epic) => epic.totalTasks === null);
  const doneAt = isOpen ? null : completedAt(entries, totalTasks);
  const isReleased = doneAt !== null && entries.every(({ workflow }) => workflow.stage === 'released');
  return {
    version: 1,
    kind: 'plan',
    id,
    plan_id: id,
    title: newest?.title ?? id,
    description: newest?.description ?? '',
    spec_id: newest ? newest.specId : first.lineage.spec_id,
    spec_file: newest ? newest.specFile : first.lineage.spec_file,
    plan_file: newest ? newest.planFile : first.lineage.plan_file,
    epics: epicIds(newest?.children ?? [], epics),
    status: isReleased ? 'released' : doneAt === null ? 'in_progress' : 'completed',
    started_at: first.started_at,
    completed_at: doneAt,
    updated_at: latest([...known.map(({ capturedAt }) => capturedAt), ...epics.map(({ entry }) => entry?.updated_at ?? ''), ...entries.map(lastChange)]),
    total_cost_usd: sums.cost_usd,
    total_cost_nano_usd: sums.cost_nano_usd,
    unknown_cost_count: sums.unknown_cost_count,
    total_tokens: sums.tokens,
    unknown_tokens_count: sums.unknown_tokens_count,
    total_tasks: totalTasks,
    completed_tasks: entries.filter(({ outcome }) => outcome?.success === true).length,
    failed_tasks: entries.filter(({ outcome }) => outcome?.success === false).length,
    total_attempts: sums.attempts,
    total_duration_seconds: sums.duration_seconds,
    unknown_duration_count: sums.unknown_duration_count,
  };
}

function countTasks(epics: readonly PlanEpic[], entries: readonly LedgerEntry[]): number {
  const ids = new Set(epics.map(({ id }) => id));
  const alone = entries.filter(({ lineage }) => lineage.epic_id === null || !ids.has(lineage.epic_id)).length;
  return epics.reduce((sum, { totalTasks }) => sum + (totalTasks ?? 0), alone);
}

/** Those of the plan first, in its order. */
function epicIds(children: readonly string[], epics: readonly PlanEpic[]): string[] {
  const ids = epics.map(({ id }) => id).sort();
  return distinct([...children.filter((id) => ids.includes(id)), ...ids]);
}
