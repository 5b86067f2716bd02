import { decodeBytes, encodeText } from './bytes.js';
import { gitFailed, type Git } from './git.js';
import { readObjects } from './objects.js';
import { readRef, REF_LOCK_WAIT } from './refs.js';
import { assertInside } from './work-tree-files.js';

export interface RefFile {
  /** The commit that the ref points to; null when there is no such ref. */
  readonly sha: string | null;
  /** null when that commit has no such file. */
  readonly content: string | null;
}

/** A file as a ref, commit or tree has it. @returns null when either does not exist or the path is a folder */
export async function readFileAt(git: Git, ref: string, path: string): Promise<string | null> {
  const [object] = await readObjects(git, [`${ref}:${path}`]);
  return object?.type === 'blob' ? decodeBytes(object.content) : null;
}

/** As {@link readFileAt}, in bytes. */
export async function readBytesAt(git: Git, ref: string, path: string): Promise<Buffer | null> {
  const [object] = await readObjects(git, [`${ref}:${path}`]);
  return object?.type === 'blob' ? object.content : null;
}

/** A ref and a file on it, read by one process. Should the ref move in between, a write that expects `sha` fails. */
export async function readRefFile(git: Git, ref: string, path: string): Promise<RefFile> {
  const [commit, file] = await readObjects(git, [`${ref}^{commit}`, `${ref}:${path}`]);
  return { sha: commit?.id ?? null, content: file?.type === 'blob' ? decodeBytes(file.content) : null };
}

export interface RefFileChange {
  /** Full name, for example `refs/heads/cub-sync`. */
  readonly ref: string;
  readonly path: string;
  readonly content: string;
  /** The commit that the new one follows; null = the ref does not exist yet. */
  readonly expected: string | null;
  readonly message: string;
}

/**
 * Commits one file on a ref without a checkout: every other file of the ref stays, and work tree, index and HEAD are not touched.
 * One `git fast-import` does all of it; git moves the ref only forward, from `expected` to its new child. Two writers whose commits are
 * identical, to the second and the message, both succeed: put something unique into the message where that matters.
 * @returns false when the ref is no longer at `expected`
 * @throws CubError `CUB_GIT_FAILED`
 */
export async function writeFileOnRef(git: Git, change: RefFileChange): Promise<boolean> {
  assertInside([change.path]);
  const args = [...REF_LOCK_WAIT, 'fast-import', '--quiet', '--done', '--date-format=raw'];
  // git says no with several codes; the ref itself tells whether somebody else was first.
  const result = await git.run(args, { input: importStream(change, await identity(git)), allowFailure: true });
  if (result.code === 0) return true;
  if ((await readRef(git, change.ref)) !== change.expected) return false;
  throw gitFailed(args, result, git.paths.top);
}

function importStream(change: RefFileChange, who: string): Buffer {
  const content = encodeText(change.content);
  const message = Buffer.from(`${change.message.trimEnd()}\n`);
  const head = `commit ${change.ref}\ncommitter ${who} ${Math.floor(Date.now() / 1000)} +0000\ndata ${message.length}\n`;
  const base = change.expected === null ? '' : `from ${change.expected}\n`;
  const file = `M 100644 inline "${change.path.replaceAll(/["\\]/g, '\\$&').replaceAll('\n', '\\n')}"\ndata ${content.length}\n`;
  return Buffer.concat([Buffer.from(head), message, Buffer.from(base), encodeText(file), content, Buffer.from('\ndone\n')]);
}

const identities = new WeakMap<Git, Promise<string>>();

/** The user's name and address; bookkeeping must not fail because git has none yet. */
function identity(git: Git): Promise<string> {
  const known = identities.get(git) ?? askIdentity(git);
  identities.set(git, known);
  return known;
}

async function askIdentity(git: Git): Promise<string> {
  const asked = await git.run(['var', 'GIT_COMMITTER_IDENT'], { allowFailure: [128] });
  return (asked.code === 0 && /^(.*>) \d+ \S+\s*$/.exec(asked.stdout)?.[1]) || 'cub <cub@localhost>';
}
