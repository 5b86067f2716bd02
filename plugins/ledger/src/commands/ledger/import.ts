import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { resolve } from 'node:path';
import { EXIT, journalToken, projectToken, recordsToken, redactorToken } from '@cub/plugin-sdk';
import { CubCommand } from '@cub/plugin-sdk/command';
import { renderImport } from '../../render/render-import.js';
import { importLedger, type ImportResult } from '../../services/import-ledger.js';

export default class LedgerImport extends CubCommand<ImportResult> {
  static override summary = 'Bring in a ledger that the Python original wrote.';
  static override description =
    'Each record is imported once, with its prompts and logs; the originals stay as they are. What was odd is listed, and nothing is dropped. The commit is yours.';
  static override examples = ['<%= config.bin %> ledger import ../old-project --dry-run', '<%= config.bin %> ledger import . --json'];
  static override args = { dir: Args.string({ description: 'A project, its .cub folder or its ledger folder.', required: true }) };
  static override flags = {
    'dry-run': Flags.boolean({ summary: 'Only say what would be imported.', default: false, env: 'CUB_LEDGER_DRY_RUN' }),
  };

  protected async execute(): Promise<ImportResult> {
    const { args, flags } = await this.parse(LedgerImport);
    const cub = await this.cub(flags.directory);
    const deps = {
      project: await cub.get(projectToken),
      journal: await cub.get(journalToken),
      records: await cub.get(recordsToken),
      redactor: await cub.get(redactorToken),
    };
    const folder = resolve(flags.directory ?? '.', args.dir);
    const result = await importLedger(deps, { folder, dryRun: flags['dry-run'], onProgress: (message) => this.logToStderr(message) });
    if (result.items.length + result.skipped.own === 0) this.endWith(EXIT.failed);
    return result;
  }

  protected render(result: ImportResult): string {
    return renderImport(result);
  }
}
