import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import type { IdKind } from '@cub/plugin-sdk';
import { CubCommand, idArg } from '@cub/plugin-sdk/command';
import type { IdListing } from '../../services/next-ids.js';

export default class IdsNext extends CubCommand<IdListing> {
  static override summary = 'Hand out the next id.';
  static override description = 'Numbers of specs and standalone tasks are taken from counters on the sync branch and are never handed out twice.';
  static override examples = ['<%= config.bin %> ids next standalone', '<%= config.bin %> ids next task cub-054A-0 --count 3'];
  static override args = {
    kind: Args.string({ description: 'What the id is for.', required: true, options: ['spec', 'plan', 'epic', 'task', 'standalone'] }),
    parent: idArg({ description: 'The spec, plan or epic that it belongs to.' }),
  };
  static override flags = {
    count: Flags.integer({ summary: 'How many.', default: 1, min: 1, max: 1000, env: 'CUB_IDS_COUNT' }),
  };

  protected async execute(): Promise<IdListing> {
    const { args, flags } = await this.parse(IdsNext);
    const { nextIds } = await import('../../services/next-ids.js');
    return nextIds(await this.cub(flags.directory), { kind: args.kind as IdKind, parent: args.parent, count: flags.count });
  }

  protected render({ items }: IdListing): string {
    return items.map((item) => item.id).join('\n');
  }
}
