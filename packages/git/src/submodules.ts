import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { splitNul } from './bytes.js';
import type { Git } from './git.js';

const FILE = '.gitmodules';

/** 1: no such key. 128: not a file of settings, which then names no submodule. */
const NOTHING_NAMED = [1, 128];

/** The submodules that `.gitmodules` in the work tree names: path → name. A link in its place is not read, as in git. */
export async function submodulesInFiles(git: Git): Promise<Map<string, string>> {
  const file = join(git.paths.top, FILE);
  const found = await lstat(file).catch(() => null);
  return found?.isFile() ? read(git, ['--file', file]) : new Map();
}

/** The submodules that a blob with the content of a `.gitmodules` names: path → name. @param blob null where there is no such file */
export async function submodulesInBlob(git: Git, blob: string | null): Promise<Map<string, string>> {
  return blob === null ? new Map() : read(git, ['--blob', blob]);
}

async function read(git: Git, source: readonly string[]): Promise<Map<string, string>> {
  const args = ['config', '-z', ...source, '--get-regexp', '^submodule\\..*\\.path$'];
  const { stdout } = await git.run(args, { allowFailure: NOTHING_NAMED });
  const pairs = splitNul(stdout).map((field) => [field.slice(0, field.indexOf('\n')), field.slice(field.indexOf('\n') + 1)] as const);
  return new Map(pairs.map(([key, path]) => [path.replace(/\/+$/, ''), key.slice('submodule.'.length, -'.path'.length)]));
}
