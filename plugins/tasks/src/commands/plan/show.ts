import { projectToken, tasksToken } from '@cub/plugin-sdk';
import { CubCommand, idArg } from '@cub/plugin-sdk/command';
import { showPlan, type ShownPlan } from '../../plan/show-plan.js';
import { renderPlan } from '../../render/render-plan.js';

export default class PlanShow extends CubCommand<ShownPlan> {
  static override summary = 'Show a plan with its epics and tasks.';
  static override description = 'Accepts the id of the plan or its slug.';
  static override examples = ['<%= config.bin %> plan show parser', '<%= config.bin %> plan show cub-054A --json'];
  static override args = { plan: idArg({ description: 'Id or slug of the plan.', required: true }) };

  protected async execute(): Promise<ShownPlan> {
    const { args, flags } = await this.parse(PlanShow);
    const cub = await this.cub(flags.directory);
    return showPlan({ project: await cub.get(projectToken), tasks: await cub.get(tasksToken) }, args.plan);
  }

  protected render(plan: ShownPlan): string {
    return renderPlan(plan);
  }
}
