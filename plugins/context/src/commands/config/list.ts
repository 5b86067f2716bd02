import * as Flags from '@oclif/core/flags';
import { CubCommand } from '@cub/plugin-sdk/command';
import type { SettingsReport } from '../../services/list-settings.js';

export default class ConfigList extends CubCommand<SettingsReport> {
  static override summary = 'List all settings, and what cub does not know among them.';
  static override description = 'Environment counts before the project (`.cub.json`, then `.cub/config.json`), the project before the user, the user before defaults.';
  static override examples = ['<%= config.bin %> config list', '<%= config.bin %> config list --show-origin'];
  static override flags = { 'show-origin': Flags.boolean({ summary: 'Show where each value comes from.', default: false, env: 'CUB_CONFIG_LIST_SHOW_ORIGIN' }) };

  private showsOrigin = false;

  protected async execute(): Promise<SettingsReport> {
    const { flags } = await this.parse(ConfigList);
    this.showsOrigin = flags['show-origin'];
    const { listSettings } = await import('../../services/list-settings.js');
    return listSettings(await this.cub(flags.directory));
  }

  protected async render(report: SettingsReport): Promise<string> {
    return (await import('../../render/render-settings.js')).renderSettings(report, this.showsOrigin);
  }
}
