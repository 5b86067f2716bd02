import type { LedgerEntry } from '@cub/schema';
import { isWithin, type LineFilter } from './filter-lines.js';
import { groupWork, type Grouping, type StatsGroup, type WorkedTask } from './group-work.js';
import { sumWork, type Work } from './sum-work.js';

/** Sums over the attempts that began in a period, and over the tasks that they belong to. */
export interface LedgerStats extends Work {
  kind: 'stats';
  /** Tasks with such an attempt, or that were started or ended in the period. */
  tasks: number;
  tasks_completed: number;
  /** Failed or blocked. */
  tasks_failed: number;
  /** Tasks for which these attempts needed more than one model. */
  escalations: number;
  by: Grouping;
  /** True when a task may be in several groups: then the groups add up to more than the whole. */
  groups_overlap: boolean;
  groups: StatsGroup[];
}

export interface StatsRequest extends Pick<LineFilter, 'epic' | 'plan' | 'since' | 'until'> {
  readonly by: Grouping;
}

/** Each attempt counts at the time when it began, whatever became of its task later. */
export function ledgerStats(entries: Iterable<LedgerEntry>, request: StatsRequest): LedgerStats {
  const tasks = [...entries].flatMap((entry) => (isFrom(entry, request) ? workedTask(entry, request) : []));
  const ends = tasks.flatMap(({ entry: { outcome } }) => (outcome && isWithin(outcome.completed_at, request) ? outcome.status : []));
  return {
    kind: 'stats',
    tasks: tasks.length,
    tasks_completed: ends.filter((status) => status === 'completed').length,
    tasks_failed: ends.filter((status) => status !== 'completed').length,
    escalations: tasks.filter(({ attempts }) => new Set(attempts.flatMap(({ model }) => model ?? [])).size > 1).length,
    ...sumWork(tasks.flatMap(({ attempts }) => attempts)),
    by: request.by,
    groups_overlap: request.by === 'label',
    groups: groupWork(tasks, request.by),
  };
}

/** Selects the entries of an epic or a plan. */
export function isFrom({ lineage }: LedgerEntry, { epic, plan }: Pick<LineFilter, 'epic' | 'plan'>): boolean {
  return (epic === undefined || lineage.epic_id === epic) && (plan === undefined || lineage.plan_id === plan);
}

/** What of a task lies within a period; nothing when nothing does. */
function workedTask(entry: LedgerEntry, period: StatsRequest): WorkedTask[] {
  const attempts = entry.attempts.filter(({ started_at: at }) => isWithin(at, period));
  const ended = entry.outcome !== null && isWithin(entry.outcome.completed_at, period);
  return attempts.length > 0 || ended || isWithin(entry.started_at, period) ? [{ entry, attempts }] : [];
}
