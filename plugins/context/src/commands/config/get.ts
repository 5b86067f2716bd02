import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { CubCommand } from '@cub/plugin-sdk/command';
import type { SettingReport } from '../../services/list-settings.js';

export default class ConfigGet extends CubCommand<SettingReport> {
  static override summary = 'Print one setting, or a section as JSON.';
  static override examples = ['<%= config.bin %> config get run.max_attempts', '<%= config.bin %> config get run --show-origin'];
  static override args = { setting: Args.string({ description: 'Its keys joined by dots.', required: true }) };
  static override flags = { 'show-origin': Flags.boolean({ summary: 'Show where the value comes from.', default: false, env: 'CUB_CONFIG_GET_SHOW_ORIGIN' }) };

  private showsOrigin = false;

  protected async execute(): Promise<SettingReport> {
    const { args, flags } = await this.parse(ConfigGet);
    this.showsOrigin = flags['show-origin'];
    const { getSetting } = await import('../../services/get-setting.js');
    return getSetting(await this.cub(flags.directory), args.setting);
  }

  protected async render(setting: SettingReport): Promise<string> {
    return (await import('../../render/render-settings.js')).renderSetting(setting, this.showsOrigin);
  }
}
