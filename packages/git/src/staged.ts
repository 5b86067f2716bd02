import { parseRaw } from './changes.js';
import { splitNul } from './bytes.js';
import type { Git } from './git.js';
import { indexLine, updateIndex } from './update-index.js';

/** What a user has staged for one path. */
export interface StagedEntry {
  readonly path: string;
  /** Six octal digits; `000000` = its deletion is staged. */
  readonly mode: string;
  /** Id of the staged blob; null for a deletion. */
  readonly id: string | null;
}

/** Everything in the index that is not as HEAD has it. The first commit has to exist. */
export async function stagedEntries(git: Git): Promise<StagedEntry[]> {
  const { stdout } = await git.run(['diff-index', '--cached', '-r', '-z', '--raw', '--no-abbrev', '--no-renames', '--ignore-submodules=none', 'HEAD']);
  return parseRaw(splitNul(stdout)).map(({ path, afterMode, after }) => ({ path, mode: afterMode, id: after }));
}

/** Stages exactly these entries; other paths and all files stay as they are. @throws CubError `CUB_GIT_INDEX_LOCKED` (exit 4) */
export async function stageEntries(git: Git, entries: readonly StagedEntry[]): Promise<void> {
  const idLength = entries.find((entry) => entry.id !== null)?.id?.length ?? 40;
  const lines = entries.map(({ path, mode, id }) => indexLine(path, id === null ? undefined : { mode, id }, idLength));
  await updateIndex(git, lines.join(''), 'nothing was staged');
}
