import type { LedgerView } from '@cub/plugin-sdk';
import { CubError, requireSafeId, type LedgerEntry } from '@cub/schema';
import { notFound } from './find-record.js';

/**
 * The entry of the task with exactly this id: what changes something takes no beginning of an id.
 * @throws CubError `CUB_ID_UNSAFE` (exit 2), `CUB_LEDGER_NOT_FOUND` with near matches, `CUB_LEDGER_NOT_A_TASK`
 */
export function requireTask(view: Pick<LedgerView, 'tasks' | 'epics' | 'plans' | 'runs'>, id: string): LedgerEntry {
  requireSafeId(id);
  const entry = view.tasks.get(id);
  if (entry) return entry;
  const other = view.epics.get(id) ?? view.plans.get(id) ?? view.runs.get(id);
  if (!other) throw notFound(id, [...view.tasks.keys()], 'task');
  throw new CubError(`${id} is ${other.kind === 'epic' ? 'an' : 'a'} ${other.kind}; only tasks have a stage of their own`, {
    code: 'CUB_LEDGER_NOT_A_TASK',
    suggestions: [`Name its tasks; \`cub ledger show ${id}\` lists them.`],
  });
}
