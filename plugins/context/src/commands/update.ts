import * as Flags from '@oclif/core/flags';
import { CubCommand } from '@cub/plugin-sdk/command';
import type { InitReport } from '../services/initialize.js';

export default class Update extends CubCommand<InitReport> {
  static override summary = 'Bring what cub wrote into a project up to date.';
  static override description = 'Refreshes the sections of CLAUDE.md and AGENTS.md and the map, adds what is missing, and says which texts are your own by now.';
  static override examples = ['<%= config.bin %> update --dry-run', '<%= config.bin %> update'];
  static override flags = {
    'dry-run': Flags.boolean({ summary: 'Show what would change and write nothing.', default: false, env: 'CUB_UPDATE_DRY_RUN' }),
    hooks: Flags.boolean({ summary: 'Install git hooks of plugins that have any.', default: true, allowNo: true, env: 'CUB_UPDATE_HOOKS' }),
  };

  protected async execute(): Promise<InitReport> {
    const { flags } = await this.parse(Update);
    const { initialize } = await import('../services/initialize.js');
    const request = { command: 'update', projectId: undefined, force: false, hooks: flags.hooks } as const;
    return initialize(await this.cub(flags.directory), request, flags['dry-run']);
  }

  protected async render(report: InitReport): Promise<string> {
    return (await import('../render/render-init.js')).renderInit(report, 'up to date');
  }
}
