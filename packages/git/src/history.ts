import { splitNul } from './bytes.js';
import { parseRaw } from './changes.js';
import type { Git } from './git.js';

/** Paths per process: command lines are limited. */
const CHUNK = 200;

/**
 * Which of these paths (files or folders, relative to the top folder) exist in a commit that any branch, tag or other ref still
 * reaches; a stash does not count, since it may be dropped at any time. What HEAD has is found at once; the rest costs one walk.
 */
export async function pathsInHistory(git: Git, paths: readonly string[]): Promise<Set<string>> {
  const found = await pathsAtHead(git, paths);
  const rest = paths.filter((path) => !found.has(path));
  if (rest.length === 0) return found;
  for (let i = 0; i < rest.length; i += CHUNK) {
    const chunk = rest.slice(i, i + CHUNK);
    const touched = await touchedPaths(git, chunk);
    for (const path of chunk) if (touched.has(path) || hasChild(touched, path)) found.add(path);
  }
  return found;
}

async function pathsAtHead(git: Git, paths: readonly string[]): Promise<Set<string>> {
  const simple = paths.filter((path) => !path.includes('\n'));
  const input = simple.map((path) => `HEAD:${path}\n`).join('');
  const { stdout } = await git.run(['cat-file', '--batch-check=%(objecttype)'], { input });
  const answers = stdout.split('\n');
  return new Set(simple.filter((_, i) => ['blob', 'tree'].includes(answers[i] ?? '')));
}

/**
 * Every path that some commit adds, changes or deletes. A path exists in the history exactly when some commit touches it:
 * full history, so that no side branch is pruned, and merges against each parent.
 */
async function touchedPaths(git: Git, paths: readonly string[]): Promise<Set<string>> {
  const walk = ['-c', 'log.showRoot=true', 'log', '--exclude=refs/stash', '--all', '--full-history', '-m', '--format=', '--name-only', '--no-renames', '-z', '--no-show-signature'];
  const env = { GIT_LITERAL_PATHSPECS: '1' };
  const { stdout } = await git.run([...walk, '--', ...paths], { env });
  return new Set(splitNul(stdout).map((path) => path.replace(/^\n/, '')));
}

/** Ids of all contents that a path has had in the history of any ref, the newest first. */
export async function blobsOfPath(git: Git, path: string): Promise<string[]> {
  const walk = ['log', '--exclude=refs/stash', '--all', '--full-history', '-m', '--format=', '--raw', '--no-abbrev', '--no-renames', '-z', '--no-show-signature'];
  const { stdout } = await git.run([...walk, '--', path], { env: { GIT_LITERAL_PATHSPECS: '1' } });
  const changes = parseRaw(splitNul(stdout.replaceAll('\n', '')));
  return [...new Set(changes.flatMap(({ before, after }) => [after ?? [], before ?? []].flat()))];
}

function hasChild(touched: ReadonlySet<string>, folder: string): boolean {
  const prefix = folder.endsWith('/') ? folder : `${folder}/`;
  for (const path of touched) if (path.startsWith(prefix)) return true;
  return false;
}
