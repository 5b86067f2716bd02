import * as Flags from '@oclif/core/flags';
import { EXIT, points } from '@cub/plugin-sdk';
import { CubCommand } from '@cub/plugin-sdk/command';
import { renderReport } from '../render/render-report.js';
import type { CheckReport } from '../services/run-checks.js';

export default class Doctor extends CubCommand<CheckReport> {
  static override summary = 'Check that cub can work here: environment, project, plugins, agents, locks.';
  static override description = 'Exit 3 when something is wrong. Every finding says what to do.';
  static override examples = ['<%= config.bin %> doctor', '<%= config.bin %> doctor --only plugins --json'];
  static override flags = {
    only: Flags.string({ summary: 'Run only the check of this id; repeatable.', multiple: true, env: 'CUB_DOCTOR_ONLY' }),
  };

  protected async execute(): Promise<CheckReport> {
    const { flags } = await this.parse(Doctor);
    const { runChecks } = await import('../services/run-checks.js');
    const report = await runChecks(await this.cub(flags.directory), points.doctorCheck, flags.only ?? []);
    if (report.errors > 0) this.endWith(EXIT.check);
    return report;
  }

  protected render(report: CheckReport): string {
    return renderReport(report);
  }
}
