import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { journalToken, ledgerToken, projectToken, recordsToken } from '@cub/plugin-sdk';
import { CubCommand } from '@cub/plugin-sdk/command';
import { renderUpdate } from '../../render/render-update.js';
import { FINAL_STAGES, updateStage, type StageUpdate } from '../../services/update-stage.js';

export default class LedgerUpdate extends CubCommand<StageUpdate> {
  static override summary = 'Put tasks into another stage.';
  static override description =
    'All of them or none. What changed is published at once; the commit is yours. A step back needs a reason. The stage of an epic follows from its tasks.';
  static override examples = [
    '<%= config.bin %> ledger update cub-a1.1 cub-a1.2 --stage validated',
    '<%= config.bin %> ledger update cub-a1.2 --stage needs_review --reason "the header is parsed twice"',
  ];
  static override strict = false;
  static override args = { id: Args.string({ description: 'Id of a task; one or many.', required: true }) };
  static override flags = {
    stage: Flags.option({ summary: 'The new stage.', options: FINAL_STAGES, required: true, env: 'CUB_LEDGER_UPDATE_STAGE' })(),
    reason: Flags.string({ summary: 'Why; needed for a step back.', env: 'CUB_LEDGER_UPDATE_REASON' }),
    'dry-run': Flags.boolean({ summary: 'Show what would change, change nothing.', default: false, env: 'CUB_LEDGER_UPDATE_DRY_RUN' }),
  };

  protected async execute(): Promise<StageUpdate> {
    const { argv, flags } = await this.parse(LedgerUpdate);
    const cub = await this.cub(flags.directory);
    const project = await cub.get(projectToken);
    const { whoAmI } = await import('../../services/who-am-i.js');
    const deps = {
      project,
      ledger: await cub.get(ledgerToken),
      journal: await cub.get(journalToken),
      records: await cub.get(recordsToken),
      who: () => whoAmI(project.gitTop),
    };
    return updateStage(deps, { ids: argv.map(String), stage: flags.stage, reason: flags.reason ?? null, dryRun: flags['dry-run'] });
  }

  protected render(result: StageUpdate): string {
    return renderUpdate(result);
  }
}
