import { lstat } from 'node:fs/promises';
import type { Git, RunOptions } from './git.js';
import { lstatInside, onDisk } from './work-tree-files.js';
import { joinNul, splitNul } from './bytes.js';
import { indexLine } from './update-index.js';

const FILE_MODE = '100644';

/** Git with an index that is not the user's. */
type RunOnIndex = (args: readonly string[], options?: RunOptions) => Promise<unknown>;

/**
 * Puts files into an index byte for byte: no ignore rule, attribute, filter or line-end setting has a say. Git does not look at them
 * again through that index, so that no filter runs when it is refreshed either. What is no plain file is left out.
 * @param run git on an index that is thrown away after the commit
 * @param paths relative to the top folder
 */
export async function stageVerbatim(git: Git, run: RunOnIndex, paths: readonly string[]): Promise<void> {
  const lines = await verbatimLines(git, paths);
  if (lines.length === 0) return;
  await run(['update-index', '-z', '--index-info'], { input: lines.map(({ line }) => line).join('') });
  await run(['update-index', '-z', '--assume-unchanged', '--stdin'], { input: joinNul(lines.map(({ path }) => path)) });
}

/** A folder whose files belong into git byte for byte. */
export interface VerbatimFolder {
  /** Relative to the top folder. */
  readonly path: string;
  /** A file that git knows is never staged again: its bytes must not change. */
  readonly isImmutable: boolean;
}

/**
 * Files of folders that git does not have as they are, whatever the project's ignore rules say. Deleted files are left out, and
 * temporary ones of a process that was killed.
 * @param indexFile which index counts; default: the user's
 */
export async function openFiles(git: Git, folders: readonly VerbatimFolder[], indexFile?: string): Promise<string[]> {
  const list = async (option: '--others' | '--modified', listed: readonly VerbatimFolder[]) => {
    if (listed.length === 0) return [];
    const env = { GIT_LITERAL_PATHSPECS: '1', ...(indexFile === undefined ? {} : { GIT_INDEX_FILE: indexFile }) };
    return splitNul((await git.run(['ls-files', option, '-z', '--', ...listed.map(({ path }) => path)], { env })).stdout);
  };
  const found = [...(await list('--others', folders)), ...(await list('--modified', folders.filter(({ isImmutable }) => !isImmutable)))];
  const files: string[] = [];
  for (const path of new Set(found)) if (!path.endsWith('.tmp') && (await isPlainFile(git, path))) files.push(path);
  return files;
}

/** Stages the {@link openFiles} of folders byte for byte. @param indexFile as git names it to a hook; default: the user's index */
export async function stageFolders(git: Git, folders: readonly VerbatimFolder[], indexFile?: string): Promise<void> {
  const lines = await verbatimLines(git, await openFiles(git, folders, indexFile));
  if (lines.length === 0) return;
  const env = indexFile === undefined ? undefined : { GIT_INDEX_FILE: indexFile };
  await git.run(['update-index', '-z', '--index-info'], { input: lines.map(({ line }) => line).join(''), env });
  await git.run(['update-index', '-q', '--refresh'], { env, allowFailure: true });
}

/** Input lines of `update-index --index-info` for files as they are on the disk. */
async function verbatimLines(git: Git, paths: readonly string[]): Promise<{ path: string; line: string }[]> {
  const files: string[] = [];
  for (const path of paths) if (await isPlainFile(git, path)) files.push(path);
  if (files.length === 0) return [];
  const input = files.map((path) => `${quoted(path)}\n`).join('');
  const { stdout } = await git.run(['hash-object', '-w', '--no-filters', '--stdin-paths'], { input });
  const ids = stdout.trimEnd().split('\n');
  return files.map((path, i) => ({ path, line: indexLine(path, { mode: FILE_MODE, id: ids[i] ?? '' }, ids[i]?.length ?? 40) }));
}

async function isPlainFile(git: Git, path: string): Promise<boolean> {
  if (!(await lstatInside(git.paths.top, path))) return false;
  return (await lstat(onDisk(git.paths.top, path))).isFile();
}

/** `--stdin-paths` takes C-style quotes for names that need them. */
function quoted(path: string): string {
  if (!path.startsWith('"') && !path.includes('\n')) return path;
  return `"${path.replaceAll(/["\\]/g, '\\$&').replaceAll('\n', '\\n')}"`;
}
