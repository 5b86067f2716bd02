import * as Flags from '@oclif/core/flags';
import { journalToken, projectToken, recordsToken } from '@cub/plugin-sdk';
import { CubCommand } from '@cub/plugin-sdk/command';
import { rebuildLedger, type RebuiltLedger } from '../../services/rebuild-ledger.js';

export default class LedgerRebuild extends CubCommand<RebuiltLedger> {
  static override summary = 'Write every entry anew from the published journal.';
  static override description =
    'The journal is the truth and entries follow from it, byte for byte: where nothing is damaged, nothing changes. Ends with 3 and writes nothing while published files are lost or changed, or where an entry says more than its events.';
  static override examples = ['<%= config.bin %> ledger rebuild', '<%= config.bin %> ledger rebuild --json'];

  static override flags = {
    'accept-loss': Flags.boolean({
      summary: 'Rebuild from the events that are left, also where an entry then says less',
      default: false,
      env: 'CUB_LEDGER_ACCEPT_LOSS',
    }),
  };

  protected async execute(): Promise<RebuiltLedger> {
    const { flags } = await this.parse(LedgerRebuild);
    const cub = await this.cub(flags.directory);
    const [records, journal, project] = [await cub.get(recordsToken), await cub.get(journalToken), await cub.get(projectToken)];
    return rebuildLedger({ records, journal, project }, { acceptLoss: flags['accept-loss'] });
  }

  protected render({ written, unchanged, removed }: RebuiltLedger): string {
    return `${written} written, ${unchanged} unchanged, ${removed} removed.`;
  }
}
