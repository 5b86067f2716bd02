import { CubError, EXIT, type RecordFault, type RecordService } from '@cub/plugin-sdk';

/** The run itself brings lost files back and commits ignored ones; the rest of these needs nobody before a run. */
const MENDED_BY_RUN: ReadonlySet<RecordFault['kind']> = new Set(['lost', 'ignored', 'filtered', 'removed']);

/**
 * A run must not build on published files that somebody changed: its commits would carry the damage on.
 * @throws CubError `CUB_RUN_RECORDS_DAMAGED` (exit 3)
 */
export async function requireSoundRecords(records: Pick<RecordService, 'inspect'>): Promise<void> {
  const damaged = (await records.inspect({ quick: true })).filter(({ fault }) => !MENDED_BY_RUN.has(fault.kind));
  const [first] = damaged;
  if (!first) return;
  throw new CubError(`Cannot run on a damaged record: ${first.message}`, {
    code: 'CUB_RUN_RECORDS_DAMAGED',
    exit: EXIT.check,
    suggestions: [...damaged.slice(0, 5).map(({ fix }) => fix), 'See all with `cub verify`, or run without this check with `--skip-checks`.'],
  });
}
