import type { Check, RecordService } from '@cub/plugin-sdk';

/** Entries of the tree that are not what a rebuild would write. */
export function projectionsCheck(records: Pick<RecordService, 'check'>): Check {
  return {
    title: 'Entries',
    run: async () => {
      const stale = await records.check();
      if (stale.length === 0) return [{ severity: 'ok', message: 'every entry is what the journal says' }];
      return stale.map((path) => ({ severity: 'error', message: `${path} is not what the journal says`, place: path, fix: 'Write it again with `cub ledger rebuild`.' }));
    },
  };
}
