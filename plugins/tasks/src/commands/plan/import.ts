import path from 'node:path';
import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { clockToken, idsToken, journalToken, projectToken, tasksToken } from '@cub/plugin-sdk';
import { CubCommand } from '@cub/plugin-sdk/command';
import type { ImportReport } from '../../plan/import-plan.js';
import { renderImport, renderWarnings } from '../../render/render-plan.js';

export default class PlanImport extends CubCommand<ImportReport> {
  static override summary = 'Import an itemized plan as epics and tasks';
  static override description =
    'Reads `## Epic: id - title` and `### Task: id - title` with priorities, labels, `Blocks:`, `Depends on:` and `Status:` lines, acceptance criteria and files; the status counts for new tasks. Importing again updates open tasks, adds new ones and never reopens a closed one; tasks that the plan no longer has are named and stay. When the plan has faults all of them are shown and nothing is written.';
  static override examples = ['<%= config.bin %> plan import plans/parser/itemized-plan.md --dry-run', '<%= config.bin %> plan import ~/plan.md --new-ids'];
  static override args = { file: Args.string({ description: 'The itemized plan, a markdown file.', required: true }) };
  static override flags = {
    'new-ids': Flags.boolean({ summary: "Give hierarchical ids instead of the document's own.", env: 'CUB_PLAN_IMPORT_NEW_IDS' }),
    'dry-run': Flags.boolean({ summary: 'Show what would happen and write nothing.', default: false, env: 'CUB_PLAN_IMPORT_DRY_RUN' }),
  };

  protected async execute(): Promise<ImportReport> {
    const { args, flags } = await this.parse(PlanImport);
    const cub = await this.cub(flags.directory);
    const { importPlan } = await import('../../plan/import-plan.js');
    const deps = {
      project: await cub.get(projectToken),
      tasks: await cub.get(tasksToken),
      journal: await cub.get(journalToken),
      clock: await cub.get(clockToken),
      ids: () => cub.get(idsToken),
    };
    const file = path.resolve(flags.directory ?? process.cwd(), args.file);
    const report = await importPlan(deps, { file, newIds: flags['new-ids'], dryRun: flags['dry-run'] });
    if (report.warnings.length > 0) this.logToStderr(renderWarnings(args.file, report));
    return report;
  }

  protected render(report: ImportReport): string {
    return renderImport(report);
  }
}
