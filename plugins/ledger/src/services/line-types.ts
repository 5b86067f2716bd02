import { CubError, EXIT, type RunStatus } from '@cub/schema';
import type { LineFilter } from './filter-lines.js';

/** What can be listed. */
export const LINE_TYPES = ['task', 'epic', 'plan', 'run'] as const;
export type LineType = (typeof LINE_TYPES)[number];

const TASK_STATUSES = ['in_progress', 'completed', 'failed', 'blocked'] as const;
const RUN_STATUSES = ['running', 'completed', 'failed', 'interrupted', 'cancelled', 'orphaned'] as const satisfies readonly RunStatus[];
/** How a task or a run can stand. */
export const LINE_STATUSES = [...new Set([...TASK_STATUSES, ...RUN_STATUSES])];

const EVERYWHERE = ['cost-above', 'since', 'until'] as const;
type Filter = Exclude<keyof LineFilter, 'costAboveNanoUsd' | 'since' | 'until'>;
/** What lines of a kind can be selected by beside cost and time. */
const FILTERS: Readonly<Record<LineType, readonly Filter[]>> = {
  task: ['stage', 'status', 'epic', 'plan', 'run', 'harness', 'model', 'category', 'escalated', 'drift'],
  epic: ['stage', 'plan'],
  plan: [],
  run: ['status', 'harness'],
};

/**
 * A filter that lines of a kind know nothing of would find nothing, which looks as if nothing had happened.
 * @throws CubError `CUB_LEDGER_FILTER` (exit 2)
 */
export function requireFilters(type: LineType, filter: Readonly<Partial<Record<Filter, unknown>>>): void {
  const known = FILTERS[type];
  const wrong = FILTERS.task.find((name) => !known.includes(name) && filter[name] !== undefined && filter[name] !== false);
  if (wrong !== undefined) {
    const flags = [...known, ...EVERYWHERE].map((name) => `--${name}`).join(', ');
    throw refused(`--${wrong}: expected a filter that ${type}s can be selected by, which are ${flags}`, 'Leave it out, or list tasks: `--type task`.');
  }
  const statuses: readonly string[] = type === 'run' ? RUN_STATUSES : TASK_STATUSES;
  if (typeof filter.status !== 'string' || statuses.includes(filter.status)) return;
  throw refused(`--status: expected how a ${type} can stand, received "${filter.status}"`, `One of ${statuses.join(', ')}.`);
}

function refused(message: string, suggestion: string): CubError {
  return new CubError(message, { code: 'CUB_LEDGER_FILTER', exit: EXIT.usage, suggestions: [suggestion] });
}
