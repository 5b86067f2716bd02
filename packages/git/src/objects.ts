import { CubError } from '@cub/schema';
import type { Git } from './git.js';

export interface GitObject {
  readonly id: string;
  readonly type: string;
  readonly content: Buffer;
}

/**
 * Objects by name (`HEAD^{commit}`, `<tree>:<path>`), with one process.
 * @returns undefined for what does not exist
 * @throws CubError `CUB_GIT_BAD_PATH` for a name with a line end, which git cannot be asked for here
 */
export async function readObjects(git: Git, names: readonly string[]): Promise<(GitObject | undefined)[]> {
  const bad = names.find((name) => name.includes('\n'));
  if (bad !== undefined) throw new CubError(`${JSON.stringify(bad)} contains a line end`, { code: 'CUB_GIT_BAD_PATH' });
  const { stdout } = await git.raw(['cat-file', '--batch'], { input: names.map((name) => `${name}\n`).join('') });
  const objects: (GitObject | undefined)[] = [];
  for (let at = 0; at < stdout.length; ) {
    const headerEnd = stdout.indexOf(10, at);
    const [id = '', type = '', size = ''] = stdout.toString('latin1', at, headerEnd).split(' ');
    const isObject = /^[0-9a-f]{40,64}$/.test(id) && /^\d+$/.test(size);
    const contentEnd = headerEnd + 1 + Number(isObject ? size : -1);
    objects.push(isObject ? { id, type, content: stdout.subarray(headerEnd + 1, contentEnd) } : undefined);
    at = contentEnd + 1;
  }
  return objects;
}

/**
 * Which of these objects, by id and type, are in the repository. A git that fails is an error, and not the answer "none".
 * @returns the ids of those that are there
 */
export async function existingObjects(git: Git, type: 'commit' | 'tree', ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const input = ids.map((id) => `${id}^{${type}}\n`).join('');
  const lines = (await git.run(['cat-file', '--batch-check=%(objectname)'], { input })).stdout.split('\n');
  return new Set(ids.filter((_, i) => /^[0-9a-f]{40,64}$/.test(lines[i] ?? '')));
}
