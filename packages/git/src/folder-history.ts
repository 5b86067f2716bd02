import { splitNul } from './bytes.js';
import type { Git } from './git.js';

/** A file as a commit had it. */
export interface FileVersion {
  /** Relative to the top folder. */
  readonly path: string;
  /** Id of the blob. */
  readonly id: string;
}

/** A version that a commit replaced or removed. */
export interface ReplacedVersion extends FileVersion {
  /** The commit that replaced it. */
  readonly commit: string;
  readonly isMerge: boolean;
}

const LITERAL = { GIT_LITERAL_PATHSPECS: '1' };

/** The files below a folder in HEAD's commit; empty before the first commit. @param folder relative to the top folder */
export async function filesAtHead(git: Git, folder: string): Promise<FileVersion[]> {
  if (!(await hasHead(git))) return [];
  const { stdout } = await git.run(['ls-tree', '-r', '-z', '--full-tree', 'HEAD', '--', folder], { env: LITERAL });
  return splitNul(stdout).flatMap((line) => {
    const tab = line.indexOf('\t');
    const [, type, id = ''] = line.slice(0, tab).split(' ');
    return type === 'blob' ? [{ path: line.slice(tab + 1), id }] : [];
  });
}

/** Every version of a file below a folder that some commit of HEAD's history changed or removed, newest first. */
export async function replacedVersions(git: Git, folder: string): Promise<ReplacedVersion[]> {
  if (!(await hasHead(git))) return [];
  const options = ['--full-history', '-m', '--raw', '-z', '--no-abbrev', '--no-renames', '--diff-filter=DM', '--no-show-signature'];
  const { stdout } = await git.run(['log', ...options, '--format=%x01%H %P', 'HEAD', '--', folder], { env: LITERAL });
  const found: ReplacedVersion[] = [];
  let [commit, isMerge] = ['', false];
  const fields = splitNul(stdout).map((field) => field.replace(/^\n/, ''));
  for (let i = 0; i < fields.length; i += 1) {
    const field = fields[i] ?? '';
    if (field.startsWith('\u0001')) {
      const [hash = '', ...parents] = field.slice(1).trim().split(' ');
      [commit, isMerge] = [hash, parents.length > 1];
    } else if (field.startsWith(':')) {
      i += 1;
      found.push({ path: fields[i] ?? '', id: field.split(' ')[2] ?? '', commit, isMerge });
    }
  }
  return found;
}

/** Paths below a folder that HEAD has and the worktree lacks or has changed. Cheap: git compares the times of files, not their bytes. */
export async function pathsUnlikeHead(git: Git, folder: string): Promise<string[]> {
  if (!(await hasHead(git))) return [];
  const { stdout } = await git.run(['diff', '--name-only', '-z', '--no-renames', '--no-ext-diff', '--diff-filter=DMT', 'HEAD', '--', folder], { env: LITERAL });
  return splitNul(stdout);
}

/** Untracked files below a folder that an ignore rule hides. */
export async function ignoredFiles(git: Git, folder: string): Promise<string[]> {
  return splitNul((await git.run(['ls-files', '--others', '--ignored', '--exclude-standard', '-z', '--', folder], { env: LITERAL })).stdout);
}

/** The bytes of blobs, by id; one that is not here is left out. */
export async function readBlobs(git: Git, ids: readonly string[]): Promise<Map<string, Buffer>> {
  const blobs = new Map<string, Buffer>();
  const wanted = [...new Set(ids)];
  if (wanted.length === 0) return blobs;
  const { stdout } = await git.raw(['cat-file', '--batch'], { input: wanted.map((id) => `${id}\n`).join('') });
  for (let at = 0; at < stdout.length; ) {
    const headerEnd = stdout.indexOf(0x0a, at);
    const [id = '', type = '', size = ''] = stdout.toString('latin1', at, headerEnd).split(' ');
    const isThere = /^\d+$/.test(size);
    const contentEnd = headerEnd + 1 + Number(isThere ? size : -1);
    if (isThere && type === 'blob') blobs.set(id, stdout.subarray(headerEnd + 1, contentEnd));
    at = contentEnd + 1;
  }
  return blobs;
}

async function hasHead(git: Git): Promise<boolean> {
  return (await git.run(['rev-parse', '-q', '--verify', 'HEAD^{commit}'], { allowFailure: true })).code === 0;
}
