import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { clockToken, projectToken, tasksToken, type ClaimInfo } from '@cub/plugin-sdk';
import { CubCommand } from '@cub/plugin-sdk/command';

export interface TaskClaimResult {
  id: string;
  kind: 'claim';
  claimed: boolean;
  /** null after a release. */
  claim: ClaimInfo | null;
}

export default class TaskClaim extends CubCommand<TaskClaimResult> {
  static override summary = 'Claim a task so that nobody else takes it.';
  static override description =
    'Exclusive among all worktrees of this machine. It holds until it is released, the task is closed, or a day has passed. The task file is not touched.';
  static override examples = ['<%= config.bin %> task claim cub-s001', '<%= config.bin %> task claim cub-s001 --release'];
  static override args = { id: Args.string({ description: 'Id of the task.', required: true }) };
  static override flags = {
    release: Flags.boolean({ summary: 'Give the claim back.', env: 'CUB_TASK_CLAIM_RELEASE' }),
  };

  protected async execute(): Promise<TaskClaimResult> {
    const { args, flags } = await this.parse(TaskClaim);
    const cub = await this.cub(flags.directory);
    const { claimTask, releaseClaim } = await import('../../services/claim-task.js');
    const [project, tasks] = [await cub.get(projectToken), await cub.get(tasksToken)];
    const deps = { project, tasks, clock: await cub.get(clockToken), runId: process.env.CUB_RUN_ID || undefined };
    if (!flags.release) return { id: args.id, kind: 'claim', claimed: true, claim: await claimTask(deps, args.id) };
    await releaseClaim(deps, args.id);
    return { id: args.id, kind: 'claim', claimed: false, claim: null };
  }

  protected render({ id, claimed }: TaskClaimResult): string {
    return claimed ? `Claimed ${id}` : `Released ${id}`;
  }
}
