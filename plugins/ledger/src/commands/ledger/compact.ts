import * as Flags from '@oclif/core/flags';
import { newIdToken, projectToken } from '@cub/plugin-sdk';
import { CubCommand } from '@cub/plugin-sdk/command';
import { renderCompact } from '../../render/render-compact.js';
import type { CompactedLedger } from '../../services/compact-ledger.js';

export default class LedgerCompact extends CubCommand<CompactedLedger> {
  static override summary = 'Put the published files of past months together, one for each agent and month.';
  static override description =
    'The same lines, byte for byte, in fewer files; what follows from them does not change, and an old branch merges back as before. The commit is yours.';
  static override examples = ['<%= config.bin %> ledger compact --before 2026-01 --dry-run'];
  static override flags = {
    before: Flags.string({ summary: 'Only months before this one, YYYY-MM.', required: true, env: 'CUB_LEDGER_COMPACT_BEFORE' }),
    'dry-run': Flags.boolean({ summary: 'Show what would change, change nothing.', default: false, env: 'CUB_LEDGER_COMPACT_DRY_RUN' }),
  };

  protected async execute(): Promise<CompactedLedger> {
    const { flags } = await this.parse(LedgerCompact);
    const cub = await this.cub(flags.directory);
    const { compactLedger } = await import('../../services/compact-ledger.js');
    const deps = { project: await cub.get(projectToken), newId: await cub.get(newIdToken) };
    return compactLedger(deps, { before: flags.before, dryRun: flags['dry-run'] });
  }

  protected render(result: CompactedLedger): string {
    return renderCompact(result);
  }
}
