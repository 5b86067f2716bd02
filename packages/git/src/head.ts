import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Git } from './git.js';

export interface HeadState {
  readonly kind: 'branch' | 'detached' | 'unborn';
  /** Full name (`refs/heads/main`); null when detached. */
  readonly ref: string | null;
  /** null before the first commit. */
  readonly sha: string | null;
}

export async function headState(git: Git): Promise<HeadState> {
  const [symbolic, commit] = await Promise.all([
    git.run(['symbolic-ref', '-q', 'HEAD'], { allowFailure: [1] }),
    git.run(['rev-parse', '-q', '--verify', 'HEAD^{commit}'], { allowFailure: [1] }),
  ]);
  const ref = symbolic.code === 0 ? symbolic.stdout.trim() : null;
  const sha = commit.code === 0 ? commit.stdout.trim() : null;
  // Neither a branch nor a commit is not a state of HEAD but a broken or refused repository; git says which.
  if (ref === null && sha === null) await git.run(['rev-parse', '--verify', 'HEAD^{commit}']);
  return { kind: sha === null ? 'unborn' : ref === null ? 'detached' : 'branch', ref, sha };
}

export type GitOperation = 'merge' | 'rebase' | 'cherry-pick' | 'revert' | 'bisect';

/** Rebase comes first: while it is stopped it has the marks of a cherry-pick as well. */
const MARKS: readonly (readonly [string, GitOperation])[] = [
  ['rebase-merge', 'rebase'],
  ['rebase-apply', 'rebase'],
  ['MERGE_HEAD', 'merge'],
  ['CHERRY_PICK_HEAD', 'cherry-pick'],
  ['REVERT_HEAD', 'revert'],
];

/** What the user has begun in this work tree and not finished; null when nothing. */
export function ongoingOperation(git: Git): GitOperation | null {
  const { gitDir } = git.paths;
  const mark = MARKS.find(([name]) => existsSync(join(gitDir, name)));
  if (mark) return mark[1];
  const todo = join(gitDir, 'sequencer', 'todo');
  if (existsSync(todo)) return /^\s*revert\b/m.test(readFileSync(todo, 'utf8')) ? 'revert' : 'cherry-pick';
  return existsSync(join(gitDir, 'BISECT_LOG')) ? 'bisect' : null;
}
