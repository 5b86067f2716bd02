import * as Args from '@oclif/core/args';
import { clockToken } from '@cub/plugin-sdk';
import { CubCommand } from '@cub/plugin-sdk/command';
import { filterFlags } from '../../filter-flags.js';
import { renderList } from '../../render/render-list.js';
import { listLines } from '../../services/list-lines.js';
import { openOverview } from '../../services/open-overview.js';
import type { Listed } from '../../services/select-lines.js';
import { readListRequest } from '../../services/read-list-request.js';

export default class LedgerSearch extends CubCommand<Listed> {
  static override summary = 'Search the tasks that were worked on, or the epics, plans or runs.';
  static override description =
    'Looks in ids, titles, descriptions of epics and plans, approaches, decisions, lessons and the reasons of failures. All words have to occur; case does not count. What changed last comes first.';
  static override examples = [
    '<%= config.bin %> ledger search "header parser"',
    '<%= config.bin %> ledger search timeout --status failed --since 2w',
    '<%= config.bin %> ledger search --stage validated --json',
  ];
  static override args = { text: Args.string({ description: 'Words to look for; without any the filters alone decide.', ignoreStdin: true }) };
  static override flags = filterFlags;

  protected async execute(): Promise<Listed> {
    const { args, flags } = await this.parse(LedgerSearch);
    const cub = await this.cub(flags.directory);
    const request = readListRequest(flags, (await cub.get(clockToken)).now());
    const overview = await openOverview(cub, flags.tree ? 'tree' : 'machine', (text) => this.logToStderr(text));
    return listLines(overview, request, args.text);
  }

  protected render(result: Listed): string {
    return renderList(result);
  }
}
