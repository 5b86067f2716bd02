import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { CubCommand } from '@cub/plugin-sdk/command';
import type { InitReport } from '../services/initialize.js';

export default class Init extends CubCommand<InitReport> {
  static override summary = 'Set cub up in a project: `.cub/config.json` and `.cub/.gitignore`.';
  static override description = 'Nothing outside of `.cub` is touched, files that exist are kept. Safe to run again.';
  static override examples = ['<%= config.bin %> init', '<%= config.bin %> init --project-id shop'];
  static override args = { dir: Args.directory({ description: "The project's folder, also one within a repository. Default: the nearest `.cub` upwards, else the repository's top.", exists: true }) };
  static override flags = {
    'project-id': Flags.string({ summary: "Prefix of new ids. Default: the folder's name.", env: 'CUB_INIT_PROJECT_ID' }),
    hooks: Flags.boolean({ summary: 'Install git hooks. There are none yet.', default: true, allowNo: true, env: 'CUB_INIT_HOOKS' }),
  };

  protected async execute(): Promise<InitReport> {
    const { args, flags } = await this.parse(Init);
    const { initialize, markProject } = await import('../services/initialize.js');
    if (args.dir !== undefined) markProject(args.dir);
    return initialize(await this.cub(args.dir ?? flags.directory), flags['project-id']);
  }

  protected render({ id, root, written, git, warnings }: InitReport): string {
    const done = written.length > 0 ? `Set up ${root} as "${id}": wrote ${written.join(', ')}.` : `${root} is set up already, as "${id}".`;
    const noGit = git ? [] : ['This is no git repository yet. Tasks work; `cub run` needs one: `git init`.'];
    return [done, ...noGit, ...warnings.map(({ message, fix }) => `Warning: ${message}.\n  → ${fix}`)].join('\n');
  }
}
