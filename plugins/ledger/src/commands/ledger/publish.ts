import * as Flags from '@oclif/core/flags';
import { configToken, projectToken, recordsToken } from '@cub/plugin-sdk';
import { CubCommand } from '@cub/plugin-sdk/command';
import { plural } from '@cub/plugin-sdk/text';

export interface LedgerPublishResult {
  /** Paths relative to the project's root that belong into a commit. */
  paths: string[];
  events: number;
}

export default class LedgerPublish extends CubCommand<LedgerPublishResult> {
  static override summary = 'Write pending records to the working tree';
  static override description =
    'A run publishes its own records. What happened outside a run is added by the pre-commit hook, by the next run or by this command; the commit is yours.';
  static override examples = ['<%= config.bin %> ledger publish && git add .cub/ledger && git commit -m "Record the ledger"'];

  static override flags = {
    'for-commit': Flags.boolean({
      summary: 'Stage the records as well, unless a run is active here. The pre-commit hook calls this',
      default: false,
      env: 'CUB_LEDGER_FOR_COMMIT',
    }),
  };

  protected async execute(): Promise<LedgerPublishResult> {
    const { flags } = await this.parse(LedgerPublish);
    const cub = await this.cub(flags.directory);
    if (flags['for-commit']) {
      const [{ publishForCommit }, project, config, records] = await Promise.all([
        import('../../services/publish-for-commit.js'),
        cub.get(projectToken),
        cub.get(configToken),
        cub.get(recordsToken),
      ]);
      return publishForCommit({ project, config, records, indexFile: process.env.GIT_INDEX_FILE });
    }
    await (await cub.get(projectToken)).ensureInitialized();
    return (await cub.get(recordsToken)).publish();
  }

  protected render({ paths, events }: LedgerPublishResult): string {
    if (paths.length === 0) return events === 0 ? 'Nothing to publish.' : `${plural(events, 'event')} restored as HEAD has them.`;
    const done = events === 0 ? 'Entries made anew' : `${plural(events, 'event')} published`;
    return [`${done}. To commit:`, ...paths.map((path) => `  ${path}`)].join('\n');
  }
}
