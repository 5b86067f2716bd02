import type { Task } from '@cub/schema';
import type { TaskFilter } from '@cub/plugin-sdk';

/** Every given condition must hold. A plan is named by its id or its slug. */
export function matches(task: Task, filter: TaskFilter): boolean {
  return (
    (filter.status === undefined || filter.status.length === 0 || filter.status.includes(task.status)) &&
    (filter.epic === undefined || task.parent === filter.epic || task.lineage.epic_id === filter.epic) &&
    (filter.plan === undefined || ofPlan(task, filter.plan)) &&
    (filter.label === undefined || task.labels.includes(filter.label))
  );
}

function ofPlan(task: Task, plan: string): boolean {
  return task.lineage.plan_id === plan || (task.lineage.plan_file ?? '').startsWith(`plans/${plan}/`);
}
