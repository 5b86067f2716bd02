import * as Flags from '@oclif/core/flags';
import { CubCommand } from '@cub/plugin-sdk/command';
import { renderRuns } from '../../render/render-runs.js';
import type { RunListing } from '../../services/list-runs.js';

export default class RunsList extends CubCommand<RunListing> {
  static override summary = 'List runs, newest first.';
  static override examples = ['<%= config.bin %> runs list', '<%= config.bin %> runs list --limit 0 --json'];
  static override flags = {
    limit: Flags.integer({ summary: 'At most this many; 0 = all.', default: 20, min: 0, env: 'CUB_LIMIT' }),
  };

  protected async execute(): Promise<RunListing> {
    const { flags } = await this.parse(RunsList);
    return (await import('../../services/list-runs.js')).listRuns(await this.cub(flags.directory), flags.limit);
  }

  protected render(listing: RunListing): string {
    return renderRuns(listing);
  }
}
