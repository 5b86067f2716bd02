import * as Args from '@oclif/core/args';
import { clockToken, ledgerToken } from '@cub/plugin-sdk';
import { CubCommand } from '@cub/plugin-sdk/command';
import { filterFlags } from '../../filter-flags.js';
import { renderFaults, renderList } from '../../render/render-list.js';
import { indexLine } from '../../services/index-line.js';
import { selectLines, type Listed } from '../../services/select-lines.js';
import { readListRequest } from '../../services/read-list-request.js';
import { entriesWithText } from '../../services/search-entries.js';

export default class LedgerSearch extends CubCommand<Listed> {
  static override summary = 'Search the tasks that were worked on.';
  static override description =
    'Looks in ids, titles, approaches, decisions, lessons and the reasons of failures. All words have to occur; case does not count. What changed last comes first.';
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
    const { lines, entries, faults } = await (await cub.get(ledgerToken)).overview(flags.tree ? 'tree' : 'machine');
    if (faults.length > 0) this.logToStderr(renderFaults(faults));
    const text = args.text?.trim() ?? '';
    return selectLines(text === '' ? lines : Array.from(entriesWithText(entries(), text), indexLine), request);
  }

  protected render(result: Listed): string {
    return renderList(result);
  }
}
