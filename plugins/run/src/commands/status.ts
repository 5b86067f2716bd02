import { CubCommand } from '@cub/plugin-sdk/command';
import { renderStatus } from '../render/render-status.js';
import type { StatusReport } from '../services/show-status.js';

export default class Status extends CubCommand<StatusReport> {
  static override summary = 'Show where the project stands: runs that go on, tasks, the last run.';
  static override examples = ['<%= config.bin %> status', '<%= config.bin %> status --json'];

  protected async execute(): Promise<StatusReport> {
    const { flags } = await this.parse(Status);
    return (await import('../services/show-status.js')).showStatus(await this.cub(flags.directory));
  }

  protected render(report: StatusReport): string {
    return renderStatus(report);
  }
}
