import type { Check, Finding, RecordService, StaleRecord } from '@cub/plugin-sdk';

/** Entries of the tree that are not what a rebuild would write. */
export function projectionsCheck(records: Pick<RecordService, 'stale'>): Check {
  return {
    title: 'Entries',
    run: async () => {
      const stale = await records.stale();
      if (stale.length === 0) return [{ severity: 'ok', message: 'all entries match the journal' }];
      return stale.map(findingOf);
    },
  };
}

function findingOf({ path, isBehind }: StaleRecord): Finding {
  if (!isBehind) return { severity: 'error', message: `${path} is not what the journal says`, place: path, fix: 'Write it again with `cub ledger rebuild`.' };
  return {
    severity: 'warning',
    message: `${path} lacks events that a merge brought: nothing was published here since`,
    place: path,
    fix: 'Run `cub ledger publish` and commit what it writes. Any publication does the same, such as the next run.',
  };
}
