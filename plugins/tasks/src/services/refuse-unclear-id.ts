import { CubError, EXIT } from '@cub/schema';
import type { IdService } from '@cub/plugin-sdk';

/** Only a number of four digits and more can be read as a shorter one with a letter behind it. */
const COULD_BE_TWO = /-\d{4,}/;

/**
 * Refuses to create an id that is not clear: one that differs from another only in case, which is the same file on
 * many disks, or one that can be read in two ways.
 * @throws CubError `CUB_ID_TWIN` (exit 2), `CUB_IDS_AMBIGUOUS`
 */
export async function refuseUnclearId(
  id: string,
  taken: ReadonlySet<string>,
  ids: () => Promise<IdService>
): Promise<void> {
  const twin = twinOf(id, taken);
  if (twin !== undefined) {
    throw new CubError(
      `id ${id} differs from ${twin} only in case: both would be one file where the disk does not tell them apart`,
      {
        code: 'CUB_ID_TWIN',
        exit: EXIT.usage,
        suggestions: ['Choose another id, or leave `--id` out to get a new one.'],
      }
    );
  }
  if (COULD_BE_TWO.test(id)) await (await ids()).requireUnambiguous(id, { taken: [...taken] });
}

/** @returns another id that is the same where case does not count */
export function twinOf(id: string, others: Iterable<string>): string | undefined {
  const folded = folder(id);
  for (const other of others) if (other !== id && folder(other) === folded) return other;
  return undefined;
}

function folder(id: string): string {
  return id.normalize('NFC').toLowerCase();
}
