import { shown } from '../files-backend/task-text.js';
import type { PlanDocument, PlanItem, PlanWarning } from './plan-document.js';

/**
 * Leaves out what items are said to depend on and what is no task: `Dependencies: react` names a library. A `Blocks:`
 * line that names nothing is an error, since only cub's own format has it.
 * @param known ids of the plan and of tasks that exist
 */
export function resolveReferences(
  document: PlanDocument,
  known: ReadonlySet<string>
): { document: PlanDocument; warnings: PlanWarning[] } {
  const warnings = document.items.flatMap((item) =>
    item.dependsOn
      .filter(({ id }) => !known.has(id))
      .map(({ id, line }) => ({
        line,
        text: `${item.id} is said to depend on ${shown(id)}, which is no task; that is left out`,
      }))
  );
  const items = document.items.map(
    (item): PlanItem => ({ ...item, dependsOn: item.dependsOn.filter(({ id }) => known.has(id)) })
  );
  return { document: { ...document, items }, warnings };
}

/** A status in the plan holds for new tasks alone: afterwards the task itself knows. */
export function statusWarnings(
  document: PlanDocument,
  statusOf: (item: PlanItem) => string | undefined
): PlanWarning[] {
  return document.items.flatMap((item): PlanWarning[] => {
    if (item.status === null || item.status === 'open') return [];
    if (item.kind === 'epic')
      return [
        {
          line: item.line,
          text: `${item.id}: the status of an epic follows from its tasks; "${item.status}" is left out`,
        },
      ];
    const now = statusOf(item);
    if (now === undefined || now === item.status) return [];
    return [{ line: item.line, text: `${item.id} is ${item.status} in the plan and ${now} in cub, which stays` }];
  });
}
