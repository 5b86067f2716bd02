import { CubCommand, idPrefixArg } from '@cub/plugin-sdk/command';
import type { RunEntry } from '@cub/schema';
import { renderRun } from '../../render/render-runs.js';

export default class RunsShow extends CubCommand<RunEntry> {
  static override summary = 'Show one run.';
  static override examples = ['<%= config.bin %> runs show last', '<%= config.bin %> runs show cub-20260101-120000 --json'];
  static override args = {
    run: idPrefixArg({ description: 'Id of the run, the beginning of one, or `last`.', default: 'last' }),
  };

  protected async execute(): Promise<RunEntry> {
    const { args, flags } = await this.parse(RunsShow);
    return (await import('../../services/list-runs.js')).showRun(await this.cub(flags.directory), args.run);
  }

  protected render(run: RunEntry): string {
    return renderRun(run);
  }
}
