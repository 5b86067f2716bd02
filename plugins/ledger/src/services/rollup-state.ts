import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileDurable } from '@cub/journal';
import type { Project } from '@cub/plugin-sdk';

/** Up to where the sums and the index of a worktree were brought. It only saves work: without it they are written anew. */
export interface RollupState {
  /** Of `Journal.changes`. */
  readonly cursor: string;
  /** How long the index was then: another length means that somebody else wrote to it. */
  readonly indexBytes: number;
}

type Place = Pick<Project, 'cacheDir' | 'tree'>;

export function readRollupState(place: Place): RollupState | null {
  try {
    return JSON.parse(readFileSync(pathOf(place), 'utf8')) as RollupState;
  } catch {
    return null;
  }
}

/** @throws the system's error */
export function writeRollupState(place: Place, state: RollupState): void {
  writeFileDurable(pathOf(place), `${JSON.stringify(state)}\n`, { mode: 0o600 });
}

function pathOf({ cacheDir, tree }: Place): string {
  return join(cacheDir, 'ledger', `rollups-${encodeURIComponent(tree)}.json`);
}
