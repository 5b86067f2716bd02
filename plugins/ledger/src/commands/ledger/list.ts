import * as Flags from '@oclif/core/flags';
import { ledgerToken } from '@cub/plugin-sdk';
import { CubCommand } from '@cub/plugin-sdk/command';
import { renderFaults, renderList } from '../../render/render-list.js';
import { listTasks, type IndexLine } from '../../services/list-tasks.js';
import { STAGES } from '../../vocabulary.js';

export interface LedgerListResult {
  items: IndexLine[];
  /** All that match, also beyond the limit. */
  total: number;
}

export default class LedgerList extends CubCommand<LedgerListResult> {
  static override summary = 'List the tasks that were worked on.';
  static override description = 'What changed last comes first. Tasks that were never started have no entry: see `cub task list`.';
  static override examples = ['<%= config.bin %> ledger list --status failed', '<%= config.bin %> ledger list --epic cub-a1 --limit 0 --json'];
  static override flags = {
    stage: Flags.option({ summary: 'Only tasks in this stage.', options: STAGES, env: 'CUB_LEDGER_STAGE' })(),
    status: Flags.option({
      summary: 'Only tasks that ended so.',
      options: ['in_progress', 'completed', 'failed', 'blocked'] as const,
      env: 'CUB_LEDGER_STATUS',
    })(),
    epic: Flags.string({ summary: 'Only tasks of this epic.', env: 'CUB_LEDGER_EPIC' }),
    run: Flags.string({ summary: 'Only tasks that this run attempted.', env: 'CUB_LEDGER_RUN' }),
    limit: Flags.integer({ summary: 'How many at most; 0 = all.', min: 0, default: 50, env: 'CUB_LEDGER_LIMIT' }),
    tree: Flags.boolean({ summary: 'Only what is published in this worktree.', env: 'CUB_LEDGER_TREE' }),
  };

  protected async execute(): Promise<LedgerListResult> {
    const { flags } = await this.parse(LedgerList);
    const ledger = await (await this.cub(flags.directory)).get(ledgerToken);
    const view = await ledger.view(flags.tree ? 'tree' : 'machine');
    if (view.faults.length > 0) this.logToStderr(renderFaults(view.faults));
    return listTasks(view, flags);
  }

  protected render(result: LedgerListResult): string {
    return renderList(result);
  }
}
