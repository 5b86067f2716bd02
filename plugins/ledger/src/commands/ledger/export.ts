import { resolve } from 'node:path';
import * as Flags from '@oclif/core/flags';
import { clockToken } from '@cub/plugin-sdk';
import { CubCommand } from '@cub/plugin-sdk/command';
import { originFlags, periodFlags, treeFlag } from '../../filter-flags.js';
import { renderExport } from '../../render/render-export.js';
import { EXPORT_FORMATS, selectEntries } from '../../services/export-entries.js';
import { openOverview } from '../../services/open-overview.js';
import { readPeriod } from '../../services/read-list-request.js';
import { needsOutput, writeEntries, type ExportResult } from '../../services/write-export.js';

export default class LedgerExport extends CubCommand<ExportResult> {
  static override summary = 'Write the entries of tasks for other programs.';
  static override description =
    'jsonl: one entry a line. json: an array of entries. csv: one row a task, RFC 4180 in UTF-8; an empty cell is unknown, and a text that a spreadsheet would take for a formula gets an apostrophe in front. Costs are exact. What was started first comes first.';
  static override examples = [
    '<%= config.bin %> ledger export --format csv --output ledger.csv',
    '<%= config.bin %> ledger export --epic cub-a1 --since 2026-02-01 > entries.jsonl',
  ];
  static override flags = {
    format: Flags.option({ summary: 'What to write.', options: EXPORT_FORMATS, default: 'jsonl', env: 'CUB_LEDGER_FORMAT' })(),
    output: Flags.string({ summary: 'File to write or replace, in one step. Default: stdout.', env: 'CUB_LEDGER_OUTPUT' }),
    ...originFlags,
    ...periodFlags,
    ...treeFlag,
  };

  protected async execute(): Promise<ExportResult> {
    const { flags } = await this.parse(LedgerExport);
    const { format, epic, plan } = flags;
    if (flags.output === undefined && this.jsonEnabled()) throw needsOutput();
    const cub = await this.cub(flags.directory);
    const period = readPeriod(flags, (await cub.get(clockToken)).now());
    const { entries: all } = await openOverview(cub, flags.tree ? 'tree' : 'machine', (text) => this.logToStderr(text));
    const entries = selectEntries(all(), { epic, plan, ...period });
    const output = flags.output === undefined ? null : resolve(flags.directory ?? '.', flags.output);
    return writeEntries(entries, format, output);
  }

  protected render(result: ExportResult): string {
    return renderExport(result);
  }
}
