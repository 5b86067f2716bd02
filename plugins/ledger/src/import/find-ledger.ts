import { lstatSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { CubError, EXIT } from '@cub/schema';

/** Where a ledger that is to be imported is. Absolute paths. */
export interface LedgerPlace {
  readonly ledger: string;
  /** The `.cub` folder around it; null when only the ledger itself was named. */
  readonly cub: string | null;
}

/** What a ledger has at least one of. */
const PARTS = ['by-task', 'by-epic', 'by-run', 'by-plan', 'index.jsonl'] as const;

/**
 * Finds the ledger in a project, a `.cub` folder or a ledger folder.
 * @throws CubError `CUB_LEDGER_IMPORT_FOLDER` (exit 2)
 */
export function findLedger(folder: string): LedgerPlace {
  const root = realPath(folder);
  const places: readonly LedgerPlace[] = [
    { ledger: root, cub: null },
    { ledger: join(root, 'ledger'), cub: root },
    { ledger: join(root, '.cub', 'ledger'), cub: join(root, '.cub') },
  ];
  const found = places.find((place) => isLedger(root, place.ledger));
  if (found) return found;
  throw new CubError(`${folder} is no ledger: expected a project, its .cub folder or its ledger folder, with at least one of ${PARTS.join(', ')} in it`, {
    code: 'CUB_LEDGER_IMPORT_FOLDER',
    exit: EXIT.usage,
    suggestions: ['Name the folder that has `.cub/ledger`, for example `cub ledger import ../old-project`.'],
  });
}

function realPath(folder: string): string {
  try {
    return realpathSync(folder);
  } catch (error) {
    throw new CubError(`${folder} cannot be read: ${(error as Error).message}`, {
      code: 'CUB_LEDGER_IMPORT_FOLDER',
      exit: EXIT.usage,
      suggestions: ['Name an existing folder.'],
      cause: error,
    });
  }
}

function isLedger(root: string, ledger: string): boolean {
  const above = [ledger, join(ledger, '..')].filter((path) => path.length >= root.length);
  return above.every((path) => isFolder(path)) && PARTS.some((part) => lstatSync(join(ledger, part), { throwIfNoEntry: false }) !== undefined);
}

function isFolder(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
