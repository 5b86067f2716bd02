import { decodeBytes } from './bytes.js';
import { parseRaw } from './changes.js';
import type { Git } from './git.js';
import { readRef } from './refs.js';
import { linesNaming } from './trailers.js';

export interface CommitSummary {
  readonly hash: string;
  /** Whole message without its last line end. */
  readonly message: string;
  /** `Name <email>`. */
  readonly author: string;
  /** When it was committed: ISO 8601, UTC, milliseconds. */
  readonly timestamp: string;
}

export interface Commit extends CommitSummary {
  /** Identifies the change across rebases (`git patch-id --stable`); null for merges and empty commits. */
  readonly patch_id: string | null;
  /** Changed paths; for a merge, against its first parent. */
  readonly files: readonly string[];
}

interface LoggedCommit extends CommitSummary {
  readonly parents: readonly string[];
}

const FORMAT = '%H%x00%P%x00%an <%ae>%x00%ct%x00%B%x00';
const FIELDS = 5;

/** What `to` has and `from` has not, oldest first. @param from null = from the beginning */
export async function commitsBetween(git: Git, from: string | null, to: string): Promise<Commit[]> {
  const commits = await log(git, ['--reverse', '--topo-order', from === null ? to : `${from}..${to}`]);
  if (commits.length === 0) return [];
  const [files, patchIds] = await Promise.all([changedFiles(git, commits), patchIdsOf(git, commits)]);
  return commits.map((commit) => ({
    ...summary(commit),
    patch_id: patchIds.get(commit.hash) ?? null,
    files: files.get(commit.hash) ?? [],
  }));
}

/** Whether `commit` belongs to the history of `of`. @throws CubError `CUB_GIT_FAILED`, also when one of them does not exist here */
export async function isAncestor(git: Git, commit: string, of: string): Promise<boolean> {
  return (await git.run(['merge-base', '--is-ancestor', commit, of], { allowFailure: [1] })).code === 0;
}

/** A commit that names something in a line of its body. */
export interface NamingCommit extends CommitSummary {
  /** Only in lines that repeat another message. */
  readonly isQuoted: boolean;
}

/** Commits of HEAD's history whose body has a line `key: value` with exactly one of these values, by value, the newest first. See {@link linesNaming}. */
export async function commitsNaming(git: Git, key: string, values: ReadonlySet<string>): Promise<Map<string, NamingCommit[]>> {
  const found = new Map<string, NamingCommit[]>();
  if (values.size === 0 || !(await hasCommit(git))) return found;
  const [only] = values;
  const pattern = values.size === 1 && only !== undefined ? [`--grep=${only}`] : ['--regexp-ignore-case', `--grep=${key}`];
  for (const commit of await log(git, ['--topo-order', '--fixed-strings', ...pattern, 'HEAD'])) {
    const lines = linesNaming(commit.message, key).filter(({ value }) => values.has(value));
    for (const value of new Set(lines.map((line) => line.value))) {
      const isQuoted = lines.every((line) => line.value !== value || line.isQuoted);
      found.set(value, [...(found.get(value) ?? []), { ...summary(commit), isQuoted }]);
    }
  }
  return found;
}

/** Commits of HEAD's history that change a path, the newest first. @param text only those that bring or remove this text in it */
export async function commitsOfPath(git: Git, path: string, text?: string): Promise<CommitSummary[]> {
  if (!(await hasCommit(git))) return [];
  const only = text === undefined ? [] : [`-S${text}`];
  return (await log(git, ['--topo-order', '--full-history', ...only, 'HEAD'], [path])).map(summary);
}

/** Those of these commits that HEAD's history has, the newest first. Hashes that git does not know are left out. */
export async function commitsInHistory(git: Git, hashes: ReadonlySet<string>): Promise<CommitSummary[]> {
  if (hashes.size === 0 || !(await hasCommit(git))) return [];
  const { stdout } = await git.run(['rev-list', '--topo-order', 'HEAD']);
  const known = stdout.split('\n').filter((hash) => hashes.has(hash));
  if (known.length === 0) return [];
  return (await log(git, ['--no-walk=unsorted', ...known])).map(summary);
}

async function hasCommit(git: Git): Promise<boolean> {
  return (await readRef(git, 'HEAD^{commit}')) !== null;
}

function summary({ hash, message, author, timestamp }: LoggedCommit): CommitSummary {
  return { hash, message, author, timestamp };
}

async function log(git: Git, args: readonly string[], paths: readonly string[] = []): Promise<LoggedCommit[]> {
  const options = [`--format=${FORMAT}`, '--encoding=UTF-8', '--no-show-signature', '--no-color'];
  const { stdout } = await git.run(['log', ...options, ...args, '--', ...paths], { env: { GIT_LITERAL_PATHSPECS: '1' } });
  const fields = stdout.split('\0');
  const commits: LoggedCommit[] = [];
  for (let i = 0; i + FIELDS <= fields.length; i += FIELDS) {
    const [hash = '', parents = '', author = '', seconds = '', message = ''] = fields.slice(i, i + FIELDS);
    commits.push({
      hash: hash.trim(),
      parents: parents === '' ? [] : parents.split(' '),
      author,
      timestamp: new Date(Number(seconds) * 1000).toISOString(),
      message: message.trimEnd(),
    });
  }
  return commits;
}

/** Lines for `diff-tree --stdin`: a commit and the one parent to compare it with. */
function againstFirstParent(commits: readonly LoggedCommit[]): string {
  return commits.map((commit) => [commit.hash, ...commit.parents.slice(0, 1)].join(' ') + '\n').join('');
}

async function changedFiles(git: Git, commits: readonly LoggedCommit[]): Promise<Map<string, string[]>> {
  const args = ['diff-tree', '--stdin', '--root', '-r', '-z', '--raw', '--no-abbrev', '--no-renames'];
  const { stdout } = await git.run(args, { input: againstFirstParent(commits) });
  const files = new Map<string, string[]>();
  let current: string[] = [];
  const fields = stdout.split('\0');
  for (let i = 0; i < fields.length; i += 1) {
    const field = fields[i] ?? '';
    if (field.startsWith(':')) {
      current.push(...parseRaw(fields.slice(i, i + 2)).map((change) => change.path));
      i += 1;
    } else if (field !== '') files.set(field.trim().split(' ')[0] ?? '', (current = []));
  }
  return files;
}

async function patchIdsOf(git: Git, commits: readonly LoggedCommit[]): Promise<Map<string, string>> {
  const input = againstFirstParent(commits.filter((commit) => commit.parents.length < 2));
  const patches = await git.raw(['diff-tree', '--stdin', '--root', '-r', '-p', '--full-index', '--no-renames', '--no-ext-diff'], { input });
  const ids = decodeBytes((await git.raw(['patch-id', '--stable'], { input: patches.stdout })).stdout);
  return new Map(ids.trim().split('\n').flatMap((line) => (line === '' ? [] : [line.split(' ').reverse() as [string, string]])));
}
