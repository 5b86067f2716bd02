import * as Flags from '@oclif/core/flags';
import { journalToken, ledgerToken, projectToken } from '@cub/plugin-sdk';
import { CubCommand, idPrefixArg } from '@cub/plugin-sdk/command';
import { renderRecord } from '../../render/render-record.js';
import type { TaskPart } from '../../render/render-task.js';
import { closingCommits } from '../../services/closing-commits.js';
import { showRecord, type Shown } from '../../services/show-record.js';

export default class LedgerShow extends CubCommand<Shown> {
  static override summary = 'Show what happened to a task, an epic, a plan or a run.';
  static override description =
    'Attempts, costs, outcome and history, as this machine knows them: work in other worktrees and a run that still goes on are included.';
  static override examples = [
    '<%= config.bin %> ledger show cub-a1.2',
    '<%= config.bin %> ledger show cub-a1.2 --attempt 1',
    '<%= config.bin %> ledger show cub-a1 --json',
  ];
  static override args = { id: idPrefixArg({ description: 'Id of a task, an epic, a plan or a run, or the beginning of one.', required: true }) };
  static override flags = {
    attempt: Flags.integer({ summary: 'Only this attempt, with the places of its prompt and log.', min: 1, env: 'CUB_LEDGER_ATTEMPT' }),
    changes: Flags.boolean({ summary: 'What changed in the task while it was worked on.', exclusive: ['attempt'], env: 'CUB_LEDGER_CHANGES' }),
    history: Flags.boolean({ summary: 'The stages that the task or the epic went through.', exclusive: ['attempt'], env: 'CUB_LEDGER_HISTORY' }),
    tree: Flags.boolean({ summary: 'Only what is published in this worktree.', env: 'CUB_LEDGER_TREE' }),
  };

  private readonly parts: TaskPart[] = [];

  protected async execute(): Promise<Shown> {
    const { args, flags } = await this.parse(LedgerShow);
    if (flags.changes) this.parts.push('changes');
    if (flags.history) this.parts.push('history');
    const cub = await this.cub(flags.directory);
    const [project, journal] = [await cub.get(projectToken), await cub.get(journalToken)];
    const deps = { ledger: await cub.get(ledgerToken), commits: closingCommits({ project, journal }) };
    return showRecord(deps, { id: args.id, view: flags.tree ? 'tree' : 'machine', attempt: flags.attempt });
  }

  protected render(record: Shown): string {
    return renderRecord(record, this.parts);
  }
}
