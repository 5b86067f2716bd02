import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { CubCommand } from '@cub/plugin-sdk/command';
import type { InitReport } from '../services/initialize.js';

export default class Init extends CubCommand<InitReport> {
  static override summary = 'Set cub up in a project: settings, and what agents are told.';
  static override description = `Writes \`.cub/config.json\`, the constitution and the instructions for agents in \`.cub\`, and a section of its own into CLAUDE.md and AGENTS.md.
Nothing outside of that section is touched, files that exist are kept. Safe to run again.`;
  static override examples = ['<%= config.bin %> init', '<%= config.bin %> init --dry-run', '<%= config.bin %> init --project-id shop'];
  static override args = { dir: Args.directory({ description: "The project's folder, also one within a repository. Default: the nearest `.cub` upwards, else the repository's top.", exists: true }) };
  static override flags = {
    'project-id': Flags.string({ summary: "Prefix of new ids. Default: the folder's name.", env: 'CUB_INIT_PROJECT_ID' }),
    force: Flags.boolean({ summary: 'Write the constitution and the instructions for agents anew; the old ones are kept aside.', default: false, env: 'CUB_INIT_FORCE' }),
    hooks: Flags.boolean({ summary: 'Install git hooks of plugins that have any.', default: true, allowNo: true, env: 'CUB_INIT_HOOKS' }),
    'dry-run': Flags.boolean({ summary: 'Show what would change and write nothing.', default: false, env: 'CUB_INIT_DRY_RUN' }),
  };

  protected async execute(): Promise<InitReport> {
    const { args, flags } = await this.parse(Init);
    const { initialize } = await import('../services/initialize.js');
    const request = { command: 'init', projectId: flags['project-id'], force: flags.force, hooks: flags.hooks } as const;
    const cub = await this.cub(args.dir ?? flags.directory, args.dir !== undefined);
    return initialize(cub, request, flags['dry-run']);
  }

  protected async render(report: InitReport): Promise<string> {
    return (await import('../render/render-init.js')).renderInit(report, 'set up');
  }
}
