import * as Flags from '@oclif/core/flags';
import { clockToken } from '@cub/plugin-sdk';
import { CubCommand } from '@cub/plugin-sdk/command';
import { originFlags, periodFlags, treeFlag } from '../../filter-flags.js';
import { renderStats } from '../../render/render-stats.js';
import { GROUPINGS } from '../../services/group-work.js';
import { ledgerStats, type LedgerStats } from '../../services/ledger-stats.js';
import { openOverview } from '../../services/open-overview.js';
import { readPeriod } from '../../services/read-list-request.js';

export default class LedgerStatsCommand extends CubCommand<LedgerStats> {
  static override summary = 'What the work cost and what came of it, by model, agent, epic, plan, day or label.';
  static override description =
    'Sums over attempts, to the nano-dollar. With a period an attempt counts when it began in it. A cost that nobody knows is counted as unknown, never as 0.';
  static override examples = [
    '<%= config.bin %> ledger stats --since 30d',
    '<%= config.bin %> ledger stats --epic cub-a1 --by day',
    '<%= config.bin %> ledger stats --by label --json',
  ];
  static override flags = {
    by: Flags.option({ summary: 'What to group by. Days are those of UTC.', options: GROUPINGS, default: 'model', env: 'CUB_LEDGER_BY' })(),
    ...originFlags,
    ...periodFlags,
    ...treeFlag,
  };

  protected async execute(): Promise<LedgerStats> {
    const { flags } = await this.parse(LedgerStatsCommand);
    const { by, epic, plan } = flags;
    const cub = await this.cub(flags.directory);
    const period = readPeriod(flags, (await cub.get(clockToken)).now());
    const { entries } = await openOverview(cub, flags.tree ? 'tree' : 'machine', (text) => this.logToStderr(text));
    return ledgerStats(entries(), { by, epic, plan, ...period });
  }

  protected render(result: LedgerStats): string {
    return renderStats(result);
  }
}
