import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import { changedPaths, findGit, snapshotTree, type Git, type GitPaths } from '@cub/git';
import type { Aside } from './aside.js';
import type { Baseline } from './baseline.js';
import { hasChanged, openNested, repositoriesBelow, type NestedState, type RepositoriesBelow } from './repositories-below.js';

/** What there is to say about the repositories below the top folder after an agent. */
export interface BelowReport {
  /** Why the work cannot be committed whole, each a sentence about a path with what to do. */
  readonly problems: readonly string[];
  /** What is not part of the commit and need not be. */
  readonly leftOut: readonly string[];
  /** For the user to know. */
  readonly notices: readonly string[];
}

/**
 * Decides what of the repositories below the top folder can become part of a commit (ADR 0016). A repository that the agent made and that
 * has no remote is dissolved: its `.git` is put aside, its files are the task's. Submodules count by their commit.
 */
export async function inspectBelow(git: Git, baseline: Baseline, aside: Aside): Promise<BelowReport> {
  const notices = await dissolve(git, baseline.below, aside);
  const now = await repositoriesBelow(git);
  const before = new Map(baseline.below.states.map((state) => [state.path, state]));
  const reports = await Promise.all(now.states.map((state) => reportOn(git, before.get(state.path) ?? null, state)));
  const present = new Set(now.states.map(({ path }) => path));
  const gone = baseline.below.states.filter(({ path, kind }) => kind !== 'worktree' && !present.has(path));
  return {
    problems: [
      ...reports.flatMap(({ problems }) => problems),
      ...gone.flatMap(lost),
      ...now.hollow.filter((path) => !baseline.below.hollow.includes(path)).map((path) => `${path} is a submodule in .gitmodules, but there are plain files in its place`),
      ...(await danglingLinks(git, baseline, now)),
    ],
    leftOut: reports.flatMap(({ leftOut }) => leftOut),
    notices: [...notices, ...reports.flatMap((report) => report.notices)],
  };
}

/** Nested ones come to light when the outer one is dissolved. */
async function dissolve(git: Git, before: RepositoriesBelow, aside: Aside): Promise<string[]> {
  const known = new Set(before.states.map(({ path }) => path));
  const notices: string[] = [];
  for (;;) {
    const { states } = await repositoriesBelow(git);
    const found = await firstOf(states, async (state) => !known.has(state.path) && (await isOwnWork(git, state)));
    if (!found) return notices;
    const kept = aside.move(join(git.paths.top, found.path, '.git'), `${found.path}/.git`);
    notices.push(`${found.path} was made a repository of its own: its files count as the task's, its history is kept in ${kept}`);
  }
}

/** A repository that came from nowhere else. */
async function isOwnWork(git: Git, { path, kind }: NestedState): Promise<boolean> {
  if (kind === 'worktree' || kind === 'submodule') return false;
  if (kind === 'overlay') return true;
  if (!lstatSync(join(git.paths.top, path, '.git')).isDirectory()) return false;
  return (await remotesOf(git, path)).length === 0;
}

async function remotesOf(git: Git, path: string): Promise<string[]> {
  const nested = openNested(git, { paths: findGit(join(git.paths.top, path)) as GitPaths });
  const { stdout } = await nested.run(['remote'], {});
  return stdout.split('\n').filter((line) => line !== '');
}

async function firstOf<T>(items: readonly T[], test: (item: T) => Promise<boolean>): Promise<T | null> {
  for (const item of items) if (await test(item)) return item;
  return null;
}

const NOTHING: BelowReport = { problems: [], leftOut: [], notices: [] };

async function reportOn(git: Git, before: NestedState | null, now: NestedState): Promise<BelowReport> {
  if (before !== null && !hasChanged(before, now)) return NOTHING;
  switch (now.kind) {
    case 'overlay':
      return NOTHING;
    case 'worktree':
      return { ...NOTHING, leftOut: [`${now.path} is another worktree of this repository: nothing of it is in the commit`] };
    case 'repository':
      return { ...NOTHING, problems: [foreign(before, now)] };
    case 'submodule':
      return reportOnSubmodule(git, before, now);
  }
}

function foreign(before: NestedState | null, { path }: NestedState): string {
  if (before) return `${path} was changed, which is a repository of its own: no commit of this one can hold what is in it`;
  return `${path} is a repository of its own, and a commit of this one cannot hold its files: remove it, let git ignore it, or make it a submodule with \`git submodule add\``;
}

async function reportOnSubmodule(git: Git, before: NestedState | null, now: NestedState): Promise<BelowReport> {
  const { path, head } = now;
  if (head === null) return { ...NOTHING, problems: [`the submodule ${path} has no commit`] };
  const nested = openNested(git, { paths: findGit(join(git.paths.top, path)) as GitPaths });
  const open = new Set(now.dirty);
  const since = before ? before.tree : head;
  const left = (await changedPaths(nested, since, now.tree)).map((change) => change.path).filter((changed) => open.has(changed));
  const problems = left.length === 0 ? [] : [`${named(path, left)} ${left.length === 1 ? 'is' : 'are'} not committed in the submodule ${path}: commit there, too`];
  const notices = before?.head === head || (await isKnownElsewhere(nested, head)) ? [] : [`commit ${head.slice(0, 10)} of the submodule ${path} is on no branch of its remote that is known here: push it, or nobody else can fetch it`];
  return { problems, leftOut: [], notices };
}

const MAX_NAMED = 5;

function named(folder: string, paths: readonly string[]): string {
  const shown = paths.slice(0, MAX_NAMED).map((path) => `${folder}/${path}`).join(', ');
  return paths.length > MAX_NAMED ? `${shown} and ${paths.length - MAX_NAMED} more` : shown;
}

async function isKnownElsewhere(nested: Git, commit: string): Promise<boolean> {
  const { stdout } = await nested.run(['for-each-ref', '--count=1', '--contains', commit, '--format=%(refname)', 'refs/remotes', 'refs/tags']);
  return stdout !== '';
}

/** A submodule may go; the user's work in it may not. */
function lost({ path, kind, dirty }: NestedState): string[] {
  if (kind === 'repository') return [`${path}, a repository of its own, was removed`];
  if (kind === 'submodule' && dirty.length > 0) return [`the submodule ${path} was removed with what you had not committed in it: ${named(path, dirty)}`];
  return [];
}

/** Links that were written by hand to commits that no submodule here has. */
async function danglingLinks(git: Git, baseline: Baseline, now: RepositoriesBelow): Promise<string[]> {
  const links = (await changedPaths(git, baseline.tree, await snapshotTree(git))).filter(({ kind, after }) => kind === 'submodule' && after !== null);
  const heads = new Map(now.states.map(({ path, head }) => [path, head]));
  return links.filter(({ path, after }) => heads.get(path) !== after).map(({ path, after }) => `${path} points to commit ${after?.slice(0, 10)}, and no submodule that is checked out here has it`);
}
