import * as Args from '@oclif/core/args';
import { EXIT } from '@cub/plugin-sdk';
import { CubCommand } from '@cub/plugin-sdk/command';
import { renderReports } from '../../render/render-reports.js';
import type { IdReports } from '../../services/look-at-ids.js';

export default class IdsValidate extends CubCommand<IdReports> {
  static override summary = 'Check ids; exit 3 when one is not valid';
  static override description =
    'An id that a task can be loaded with is valid. Only ids of the kinds spec, plan, epic, task and standalone follow the grammar by which cub creates them.';
  static override examples = ['<%= config.bin %> ids validate cub-054A-0.1'];
  static override strict = false;
  static override args = { id: Args.string({ description: 'One or more ids.', required: true }) };

  protected async execute(): Promise<IdReports> {
    const { argv, flags } = await this.parse(IdsValidate);
    const [{ lookAtIds }, { specsOfProject }] = await Promise.all([import('../../services/look-at-ids.js'), import('../../services/known-specs.js')]);
    const reports = lookAtIds(argv as string[], await specsOfProject(await this.cub(flags.directory)));
    if (reports.items.some((item) => !item.valid)) this.endWith(EXIT.check);
    return reports;
  }

  protected render(reports: IdReports): string {
    return renderReports(reports);
  }
}
