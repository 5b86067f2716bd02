import { projectToken, recordsToken } from '@cub/plugin-sdk';
import { CubCommand } from '@cub/plugin-sdk/command';
import { plural } from '@cub/plugin-sdk/text';

export interface LedgerPublishResult {
  /** Paths relative to the project's root that belong into a commit. */
  paths: string[];
  events: number;
}

export default class LedgerPublish extends CubCommand<LedgerPublishResult> {
  static override summary = 'Bring records that are not in the working tree yet into it.';
  static override description =
    'A run publishes its own records. What happened outside a run waits for the next commit of a run, or for this command; the commit is yours.';
  static override examples = ['<%= config.bin %> ledger publish && git add .cub/ledger && git commit -m "Record the ledger"'];

  protected async execute(): Promise<LedgerPublishResult> {
    const { flags } = await this.parse(LedgerPublish);
    const cub = await this.cub(flags.directory);
    await (await cub.get(projectToken)).ensureInitialized();
    return (await cub.get(recordsToken)).publish();
  }

  protected render({ paths, events }: LedgerPublishResult): string {
    if (paths.length === 0) return 'Nothing to publish.';
    const done = events === 0 ? 'Entries made anew' : `${plural(events, 'event')} published`;
    return [`${done}. To commit:`, ...paths.map((path) => `  ${path}`)].join('\n');
  }
}
