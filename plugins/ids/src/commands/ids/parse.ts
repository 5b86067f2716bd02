import * as Args from '@oclif/core/args';
import { CubCommand } from '@cub/plugin-sdk/command';
import { renderReports } from '../../render/render-reports.js';
import type { IdReports } from '../../services/look-at-ids.js';

export default class IdsParse extends CubCommand<IdReports> {
  static override summary = 'Say what ids mean.';
  static override examples = ['<%= config.bin %> ids parse cub-054A-0.1 cub-s017'];
  static override strict = false;
  static override args = { id: Args.string({ description: 'One or more ids.', required: true }) };

  protected async execute(): Promise<IdReports> {
    const { argv, flags } = await this.parse(IdsParse);
    const [{ lookAtIds }, { specsOfProject }] = await Promise.all([import('../../services/look-at-ids.js'), import('../../services/known-specs.js')]);
    return lookAtIds(argv as string[], await specsOfProject(await this.cub(flags.directory)));
  }

  protected render(reports: IdReports): string {
    return renderReports(reports);
  }
}
