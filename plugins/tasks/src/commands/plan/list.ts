import { projectToken, tasksToken, type TaskFault } from '@cub/plugin-sdk';
import { CubCommand } from '@cub/plugin-sdk/command';
import { listPlans, type PlanSummary } from '../../plan/show-plan.js';
import { renderPlans } from '../../render/render-plan.js';
import { renderFaults } from '../../render/render-tasks.js';

export interface PlanListResult {
  items: PlanSummary[];
  total: number;
  /** Plan files that could not be read. */
  faults: TaskFault[];
}

export default class PlanList extends CubCommand<PlanListResult> {
  static override summary = 'List imported plans.';
  static override description = 'Shows every plan of the project with how many of its tasks are closed.';
  static override examples = ['<%= config.bin %> plan list'];

  protected async execute(): Promise<PlanListResult> {
    const { flags } = await this.parse(PlanList);
    const cub = await this.cub(flags.directory);
    const { items, faults } = await listPlans({ project: await cub.get(projectToken), tasks: await cub.get(tasksToken) });
    if (faults.length > 0) this.logToStderr(renderFaults(faults));
    return { items, total: items.length, faults };
  }

  protected render({ items }: PlanListResult): string {
    return renderPlans(items);
  }
}
