import { changedPaths, indexEntries, stageEntries, submodulesInFiles, treeEntries, type Git } from '@cub/git';
import type { TreeState } from './repositories-below.js';

/** Links in HEAD that are not as they were in a commit, and that no `.gitmodules` names. */
export async function foreignLinks(git: Git, since: string): Promise<string[]> {
  const links = (await changedPaths(git, since, 'HEAD')).filter(({ kind, after }) => kind === 'submodule' && after !== null);
  if (links.length === 0) return [];
  const submodules = await submodulesInFiles(git);
  return links.map(({ path }) => path).filter((path) => !submodules.has(path));
}

/** Sets what the index has for these paths to what it was: an agent's `git add`, also with `-N`, of work that is taken back. */
export async function unstage(git: Git, { staged, dirty }: Pick<TreeState, 'staged' | 'dirty'>, paths: readonly string[]): Promise<void> {
  const users = new Map(staged.map((entry) => [entry.path, entry]));
  const untouched = new Set(dirty.filter((path) => !users.has(path)));
  const asked = paths.filter((path) => !untouched.has(path));
  if (asked.length === 0) return;
  const [now, recorded] = await Promise.all([indexEntries(git.run), treeEntries(git, 'HEAD', asked)]);
  const wanted = asked.map((path) => users.get(path) ?? { path, mode: recorded.get(path)?.mode ?? '000000', id: recorded.get(path)?.id ?? null });
  const wrong = wanted.filter(({ path, mode, id }) => (now.get(path)?.id ?? null) !== id || (id !== null && now.get(path)?.mode !== mode));
  if (wrong.length > 0) await stageEntries(git, wrong);
}
