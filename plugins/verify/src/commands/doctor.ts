import * as Flags from '@oclif/core/flags';
import { EXIT } from '@cub/plugin-sdk';
import { CubCommand } from '@cub/plugin-sdk/command';
import { renderReport } from '../render/render-report.js';
import type { CheckReport } from '../services/run-checks.js';

export default class Doctor extends CubCommand<CheckReport> {
  static override summary = 'Check that cub can work here: environment, project, plugins, agents, locks.';
  static override description = 'Exit 3 when something is wrong. Every finding says what to do.';
  static override examples = ['<%= config.bin %> doctor', '<%= config.bin %> doctor --only plugins --json'];
  static override flags = {
    all: Flags.boolean({ summary: 'Show all findings, not only the first 20 of a kind', env: 'CUB_DOCTOR_ALL' }),
    only: Flags.string({ summary: 'Run only the check of this id; repeatable.', multiple: true, env: 'CUB_DOCTOR_ONLY' }),
  };

  private showsAll = false;

  protected async execute(): Promise<CheckReport> {
    const { flags } = await this.parse(Doctor);
    this.showsAll = flags.all;
    const { runDoctor } = await import('../services/run-doctor.js');
    const report = await runDoctor(await this.cub(flags.directory), flags.only ?? []);
    if (report.errors > 0) this.endWith(EXIT.check);
    return report;
  }

  protected render(report: CheckReport): string {
    return renderReport(report, { all: this.showsAll });
  }
}
