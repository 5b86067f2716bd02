import { joinNul, splitNul } from './bytes.js';
import type { Git } from './git.js';

export interface FileChange {
  readonly path: string;
  readonly op: 'added' | 'modified' | 'deleted';
  /** Blob id (of a submodule: commit id) in the first tree; null where the path did not exist. */
  readonly before: string | null;
  readonly after: string | null;
  /** Bytes in the second tree; null when deleted and for submodules. */
  readonly size: number | null;
  readonly kind: 'file' | 'symlink' | 'submodule';
}

export interface RawChange {
  readonly path: string;
  /** Six octal digits; `000000` = not there. */
  readonly beforeMode: string;
  readonly afterMode: string;
  readonly before: string | null;
  readonly after: string | null;
}

const ABSENT = '000000';

/** Compares two trees or commits. A rename is a deletion and an addition; a changed type or executable bit is a modification. */
export async function changedPaths(git: Git, treeA: string, treeB: string): Promise<FileChange[]> {
  const changes = await rawChanges(git, treeA, treeB);
  const sizes = await blobSizes(git, changes.filter((c) => kindOf(c) !== 'submodule').flatMap((c) => c.after ?? []));
  return changes.map((change) => {
    const { path, before, after } = change;
    const kind = kindOf(change);
    const op = before === null ? 'added' : after === null ? 'deleted' : 'modified';
    return { path, op, before, after, size: after === null ? null : (sizes.get(after) ?? null), kind };
  });
}

export async function rawChanges(git: Git, treeA: string, treeB: string): Promise<RawChange[]> {
  const args = ['diff-tree', '-r', '-z', '--raw', '--no-abbrev', '--no-renames', '--ignore-submodules=none', treeA, treeB];
  return parseRaw(splitNul((await git.run(args)).stdout));
}

/** @param fields of `--raw -z`: `:<mode> <mode> <id> <id> <letter>` and a path in turn */
export function parseRaw(fields: readonly string[]): RawChange[] {
  const changes: RawChange[] = [];
  for (let i = 0; i + 1 < fields.length; i += 2) {
    const [beforeMode = ABSENT, afterMode = ABSENT, before = '', after = ''] = (fields[i] ?? '').slice(1).split(' ');
    changes.push({
      path: fields[i + 1] ?? '',
      beforeMode,
      afterMode,
      before: beforeMode === ABSENT ? null : before,
      after: afterMode === ABSENT ? null : after,
    });
  }
  return changes;
}

function kindOf(change: RawChange): FileChange['kind'] {
  const mode = change.after === null ? change.beforeMode : change.afterMode;
  if (mode === '160000') return 'submodule';
  return mode === '120000' ? 'symlink' : 'file';
}

async function blobSizes(git: Git, blobs: readonly string[]): Promise<Map<string, number>> {
  if (blobs.length === 0) return new Map();
  const input = joinNul([...new Set(blobs)]).replaceAll('\0', '\n');
  const { stdout } = await git.run(['cat-file', '--batch-check=%(objectname) %(objectsize)'], { input });
  const lines = stdout.trim().split('\n').map((line) => line.split(' '));
  return new Map(lines.filter(([, size]) => /^\d+$/.test(size ?? '')).map(([id = '', size]) => [id, Number(size)]));
}
