import * as Flags from '@oclif/core/flags';
import { clockToken, journalToken, ledgerToken, newIdToken, projectToken, recordsToken } from '@cub/plugin-sdk';
import { CubCommand } from '@cub/plugin-sdk/command';
import type { Collected } from '../../gc/collected.js';
import { renderGc } from '../../render/render-gc.js';

export default class LedgerGc extends CubCommand<Collected> {
  static override summary = 'Remove old prompts, logs and patches, or archive the live journal; shows what it would do unless told `--yes`.';
  static override description =
    'What happened stays: every event, and the digest of every text that goes. Artifacts of tasks that are worked on stay too. With both limits only what both allow goes; without one, what is older than 90 days.';
  static override examples = ['<%= config.bin %> ledger gc --keep-latest 1 --older-than 90d', '<%= config.bin %> ledger gc --journal --yes'];
  static override flags = {
    'keep-latest': Flags.integer({ summary: "Keep the artifacts of each task's latest attempts, so many.", min: 0, env: 'CUB_LEDGER_GC_KEEP_LATEST' }),
    'older-than': Flags.string({ summary: 'Only artifacts of attempts that ended longer ago, such as 90d or 12w.', env: 'CUB_LEDGER_GC_OLDER_THAN' }),
    journal: Flags.boolean({
      summary: 'Archive segments of the live journal of earlier days that are published and committed.',
      exclusive: ['keep-latest', 'older-than'],
      env: 'CUB_LEDGER_GC_JOURNAL',
    }),
    yes: Flags.boolean({ summary: 'Do it.', env: 'CUB_LEDGER_GC_YES' }),
    'dry-run': Flags.boolean({ summary: 'Change nothing, even with `--yes`.', default: false, env: 'CUB_LEDGER_GC_DRY_RUN' }),
  };

  protected async execute(): Promise<Collected> {
    const { flags } = await this.parse(LedgerGc);
    const cub = await this.cub(flags.directory);
    const { collect } = await import('../../gc/collect.js');
    const deps = {
      project: await cub.get(projectToken),
      ledger: await cub.get(ledgerToken),
      journal: await cub.get(journalToken),
      records: await cub.get(recordsToken),
      clock: await cub.get(clockToken),
      newId: await cub.get(newIdToken),
    };
    const dryRun = !flags.yes || flags['dry-run'];
    return collect(deps, { journal: flags.journal, keepLatest: flags['keep-latest'] ?? null, olderThan: flags['older-than'] ?? null, dryRun });
  }

  protected render(result: Collected): string {
    return renderGc(result);
  }
}
