import { createHash } from 'node:crypto';
import { lstatSync, readlinkSync, statSync } from 'node:fs';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import { readRegularFile } from '@cub/journal';

/** Files of the repository that a command names. */
export interface NamedScripts {
  /** Those that exist, relative to the root, sorted. */
  readonly paths: readonly string[];
  /** Of all that the command may name, also of what does not exist yet: any change gives another digest. */
  readonly digest: string;
}

/** Words of a shell: what stands between spaces, quotes and operators, and quoted texts as a whole. */
const WORD = /"([^"]*)"|'([^']*)'|((?:[^\s;|&()<>"'`$={},:\\]|\\.)+)/gs;
const MOST_WORDS = 200;

/**
 * What a command says it runs, and its state. Each word is looked up from the root and from every folder that the command names (`cd sub && sh v.sh`). What
 * those files run in turn, and what a name such as `npm test` stands for, is not covered.
 * @param root the folder that the command is run in
 */
export function namedScripts(command: string, root: string): NamedScripts {
  const words = wordsOf(command);
  const folders = words.flatMap((word) => (isFolder(resolve(root, word)) && isInside(root, resolve(root, word)) ? [resolve(root, word)] : []));
  const candidates = [root, ...folders].flatMap((folder) => words.map((word) => resolve(folder, word))).filter((path) => isInside(root, path));
  const states = [...new Set(candidates)].sort().map((path) => ({ path: relative(root, path).split(sep).join('/'), state: stateOf(path) }));
  const digest = createHash('sha256').update(JSON.stringify(states)).digest('hex');
  return { paths: states.filter(({ state }) => state !== 'missing' && state !== 'folder').map(({ path }) => path), digest };
}

function wordsOf(command: string): string[] {
  const words = [...command.matchAll(WORD)].flatMap(([, double, single, bare]) => {
    const quoted = double ?? single;
    return quoted === undefined ? [(bare ?? '').replaceAll(/\\(.)/gs, '$1')] : [quoted, ...quoted.split(/[\s;|&()<>$={},:]+/)];
  });
  return [...new Set(words)].filter((word) => word !== '' && !word.startsWith('-') && !word.includes('\0')).slice(0, MOST_WORDS);
}

/** What a path is: its bytes, and for a link also where it leads. */
function stateOf(path: string): string {
  try {
    const stats = lstatSync(path);
    if (stats.isSymbolicLink()) return `link ${readlinkSync(path)} ${isFolder(path) ? 'folder' : contentOf(path)}`;
    return stats.isDirectory() ? 'folder' : contentOf(path);
  } catch {
    return 'missing';
  }
}

function contentOf(path: string): string {
  try {
    return createHash('sha256').update(readRegularFile(path)).digest('hex');
  } catch {
    const stats = statSync(path, { bigint: true, throwIfNoEntry: false });
    return stats ? `unread ${stats.size} ${stats.mtimeNs}` : 'leads nowhere';
  }
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

function isInside(root: string, path: string): boolean {
  const below = relative(root, path);
  return below !== '' && below !== '..' && !below.startsWith(`..${sep}`) && !isAbsolute(below);
}
