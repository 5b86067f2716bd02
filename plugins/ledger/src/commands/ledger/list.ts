import { clockToken } from '@cub/plugin-sdk';
import { CubCommand } from '@cub/plugin-sdk/command';
import { filterFlags } from '../../filter-flags.js';
import { renderList } from '../../render/render-list.js';
import { listLines } from '../../services/list-lines.js';
import { openOverview } from '../../services/open-overview.js';
import type { Listed } from '../../services/select-lines.js';
import { readListRequest } from '../../services/read-list-request.js';

export default class LedgerList extends CubCommand<Listed> {
  static override summary = 'List the tasks that were worked on, or the epics, plans or runs.';
  static override description = 'What changed last comes first. Tasks that were never started have no entry: see `cub task list`.';
  static override examples = [
    '<%= config.bin %> ledger list --status failed',
    '<%= config.bin %> ledger list --since 2026-02-01 --until 2026-03-01 --sort -cost --limit 1',
    '<%= config.bin %> ledger list --type run --since 7d',
    '<%= config.bin %> ledger list --epic cub-a1 --limit 0 --json',
  ];
  static override flags = filterFlags;

  protected async execute(): Promise<Listed> {
    const { flags } = await this.parse(LedgerList);
    const cub = await this.cub(flags.directory);
    const request = readListRequest(flags, (await cub.get(clockToken)).now());
    const overview = await openOverview(cub, flags.tree ? 'tree' : 'machine', (text) => this.logToStderr(text));
    return listLines(overview, request);
  }

  protected render(result: Listed): string {
    return renderList(result);
  }
}
