import { recordsToken } from '@cub/plugin-sdk';
import { CubCommand } from '@cub/plugin-sdk/command';

export interface LedgerRebuildResult {
  /** Files whose content was not what follows from the journal. */
  written: number;
  unchanged: number;
  /** Files that nothing in the journal accounts for any more. */
  removed: number;
}

export default class LedgerRebuild extends CubCommand<LedgerRebuildResult> {
  static override summary = 'Write every entry anew from the published journal.';
  static override description = 'The journal is the truth and entries follow from it, byte for byte: where nothing is damaged, nothing changes.';
  static override examples = ['<%= config.bin %> ledger rebuild', '<%= config.bin %> ledger rebuild --json'];

  protected async execute(): Promise<LedgerRebuildResult> {
    const { flags } = await this.parse(LedgerRebuild);
    return (await (await this.cub(flags.directory)).get(recordsToken)).rebuild();
  }

  protected render({ written, unchanged, removed }: LedgerRebuildResult): string {
    return `${written} written, ${unchanged} unchanged, ${removed} removed.`;
  }
}
