import * as Flags from '@oclif/core/flags';
import { EXIT, points } from '@cub/plugin-sdk';
import { CubCommand } from '@cub/plugin-sdk/command';
import { renderReport } from '../render/render-report.js';
import type { CheckReport } from '../services/run-checks.js';

export default class Verify extends CubCommand<CheckReport> {
  static override summary = 'Check the records: journal, entries, artifacts.';
  static override description = 'Exit 3 when something is wrong. Every finding says what to do.';
  static override examples = ['<%= config.bin %> verify', '<%= config.bin %> verify --journal --json'];
  static override flags = {
    all: Flags.boolean({ summary: 'Show all findings, not only the first 20 of a kind', env: 'CUB_VERIFY_ALL' }),
    journal: Flags.boolean({ summary: 'Lines that cannot be read, events that are missing.', env: 'CUB_VERIFY_JOURNAL' }),
    ledger: Flags.boolean({ summary: 'Entries that are not what the journal says.', env: 'CUB_VERIFY_LEDGER' }),
    artifacts: Flags.boolean({ summary: 'Prompts, logs and patches that are missing or changed.', env: 'CUB_VERIFY_ARTIFACTS' }),
    only: Flags.string({ summary: 'Run only the check of this id; repeatable.', multiple: true, env: 'CUB_VERIFY_ONLY' }),
  };

  private showsAll = false;

  protected async execute(): Promise<CheckReport> {
    const { flags } = await this.parse(Verify);
    this.showsAll = flags.all;
    const { runChecks } = await import('../services/run-checks.js');
    const named = [
      ...(flags.journal ? ['journal', 'published'] : []),
      ...(flags.ledger ? ['published', 'projections'] : []),
      ...(flags.artifacts ? ['artifacts'] : []),
    ];
    const report = await runChecks(await this.cub(flags.directory), points.verifyCheck, [...new Set([...named, ...(flags.only ?? [])])]);
    if (report.errors > 0) this.endWith(EXIT.check);
    return report;
  }

  protected render(report: CheckReport): string {
    return renderReport(report, { all: this.showsAll });
  }
}
