import { journalToken, projectToken, recordsToken } from '@cub/plugin-sdk';
import { CubCommand } from '@cub/plugin-sdk/command';
import { rebuildLedger, type RebuiltLedger } from '../../services/rebuild-ledger.js';

export default class LedgerRebuild extends CubCommand<RebuiltLedger> {
  static override summary = 'Write every entry anew from the published journal.';
  static override description = 'The journal is the truth and entries follow from it, byte for byte: where nothing is damaged, nothing changes.';
  static override examples = ['<%= config.bin %> ledger rebuild', '<%= config.bin %> ledger rebuild --json'];

  protected async execute(): Promise<RebuiltLedger> {
    const { flags } = await this.parse(LedgerRebuild);
    const cub = await this.cub(flags.directory);
    const [records, journal, project] = [await cub.get(recordsToken), await cub.get(journalToken), await cub.get(projectToken)];
    return rebuildLedger({ records, journal, project });
  }

  protected render({ written, unchanged, removed }: RebuiltLedger): string {
    return `${written} written, ${unchanged} unchanged, ${removed} removed.`;
  }
}
