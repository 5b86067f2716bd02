import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { CubCommand } from '@cub/plugin-sdk/command';
import type { SetReport } from '../../services/set-setting.js';

export default class ConfigSet extends CubCommand<SetReport> {
  static override summary = "Set a value in the project's settings, or in your own.";
  static override description = 'Everything else in the file stays as it is written. Lists and what cub does not know are JSON.';
  static override examples = ['<%= config.bin %> config set run.max_attempts 5', `<%= config.bin %> config set verify.commands '["npm test"]'`, '<%= config.bin %> config set harness.default script --user'];
  static override args = { setting: Args.string({ description: 'Its keys joined by dots.', required: true }), value: Args.string({ description: 'What it is to be.', required: true }) };
  static override flags = { user: Flags.boolean({ summary: 'For all of your projects, instead of this one for everybody.', default: false, env: 'CUB_CONFIG_SET_USER' }) };

  protected async execute(): Promise<SetReport> {
    const { args, flags } = await this.parse(ConfigSet);
    const { setSetting } = await import('../../services/set-setting.js');
    return setSetting(await this.cub(flags.directory), { path: args.setting, text: args.value, scope: flags.user ? 'user' : 'project' });
  }

  protected async render(report: SetReport): Promise<string> {
    return (await import('../../render/render-settings.js')).renderSet(report);
  }
}
