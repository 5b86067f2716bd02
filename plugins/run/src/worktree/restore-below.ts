import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { changedPaths, existingObjects, findGit, isAncestor, ongoingOperation, patchBetween, snapshotTree, stageEntries, type Git, type GitPaths } from '@cub/git';
import { writeFileDurable } from '@cub/journal';
import { removeEmptyParents, type Aside } from './aside.js';
import { hasChanged, openNested, repositoriesBelow, type NestedState, type RepositoriesBelow } from './repositories-below.js';
import { restoreEach, stageAgain, takenAway } from './users-work.js';

/** The settings of the outer repository that belong to submodules: key and value. */
export type SubmoduleSettings = readonly (readonly [string, string])[];

export async function submoduleSettings(git: Git): Promise<SubmoduleSettings> {
  const { stdout } = await git.run(['config', '--local', '-z', '--get-regexp', '^submodule\\.'], { allowFailure: [1] });
  return stdout.split('\0').filter((field) => field !== '').map((field) => splitAt(field, field.indexOf('\n')));
}

function splitAt(text: string, at: number): [string, string] {
  return at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

/**
 * Moves the repositories that are new below the top folder out of the work tree. Other worktrees of the same repository stay: they may
 * be somebody else's, and their commits are in this repository.
 * @returns for the user: what was put aside
 */
export async function removeNewBelow(git: Git, before: RepositoriesBelow, aside: Aside): Promise<string[]> {
  const known = new Set(before.states.map(({ path }) => path));
  const isNew = ({ path, kind }: NestedState) => !known.has(path) && kind !== 'worktree';
  const found = (await repositoriesBelow(git)).states.filter(isNew);
  const outermost = found.filter(({ path }) => !found.some((other) => path.startsWith(`${other.path}/`)));
  return outermost.map(({ path, kind, gitDir }) => {
    const folder = join(git.paths.top, path);
    // The files of an overlay are the outer repository's own.
    const kept = kind === 'overlay' ? aside.move(join(folder, '.git'), `${path}/.git`) : aside.move(folder, path);
    removeEmptyParents(git.paths.top, path);
    const modules = join(git.paths.commonDir, 'modules') + sep;
    if (gitDir.startsWith(modules) && existsSync(gitDir)) aside.move(gitDir, join('modules', relative(modules, gitDir)));
    return `the repository ${path}, which was made by the attempt, is now in ${kept}`;
  });
}

interface Below {
  readonly below: RepositoriesBelow;
  readonly submoduleSettings: SubmoduleSettings;
}

/**
 * Sets the repositories below the top folder to what they were: branches, HEAD, index and files. What they had instead is kept as a
 * bundle of commits and a patch.
 * @returns for the user: what was set back, and what could not be
 */
export async function restoreBelow(git: Git, { below: before, submoduleSettings: settings }: Below, aside: Aside): Promise<string[]> {
  await restoreSettings(git, settings);
  const now = new Map((await repositoriesBelow(git)).states.map((state) => [state.path, state]));
  const notices: string[] = [];
  for (const state of before.states) {
    if (state.kind === 'worktree') continue;
    try {
      notices.push(...(await restoreOne(git, { before: state, now: now.get(state.path) ?? null }, aside)));
    } catch (error) {
      notices.push(`${state.path} could not be set back to ${state.head?.slice(0, 10) ?? 'what it was'}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return notices;
}

/** The user's uncommitted work in those repositories, when it was taken away. @returns the paths that are back */
export async function bringBackBelow(git: Git, { states }: RepositoriesBelow): Promise<string[]> {
  const returned: string[] = [];
  for (const state of states.filter(({ kind, dirty }) => kind !== 'worktree' && kind !== 'overlay' && dirty.length > 0)) {
    const paths = repositoryIn(git, state.path);
    if (paths === null) continue;
    const nested = openNested(git, { paths });
    const taken = await takenAway(nested, state, await changedPaths(nested, state.tree, await snapshotTree(nested)));
    const blocked = await restoreEach(nested, state.tree, taken);
    await stageAgain(nested, state);
    returned.push(...taken.filter((path) => !blocked.includes(path)).map((path) => `${state.path}/${path}`));
  }
  return returned;
}

function repositoryIn(git: Git, path: string): GitPaths | null {
  const folder = join(git.paths.top, path);
  const found = findGit(folder);
  return found?.top === folder ? found : null;
}

async function restoreSettings(git: Git, wanted: SubmoduleSettings): Promise<void> {
  const now = await submoduleSettings(git);
  if (JSON.stringify(now) === JSON.stringify(wanted)) return;
  const sections = new Set([...now, ...wanted].map(([key]) => key.slice(0, key.lastIndexOf('.'))));
  const inSection = (settings: SubmoduleSettings, section: string) => JSON.stringify(settings.filter(([key]) => key.startsWith(`${section}.`)));
  for (const section of sections) {
    if (inSection(now, section) === inSection(wanted, section)) continue;
    if (now.some(([key]) => key.startsWith(`${section}.`))) await git.run(['config', '--local', '--remove-section', section], { allowFailure: [128] });
    for (const [key, value] of wanted.filter(([key]) => key.startsWith(`${section}.`))) await git.run(['config', '--local', '--add', key, value]);
  }
}

interface Change {
  readonly before: NestedState;
  /** null when it is gone. */
  readonly now: NestedState | null;
}

async function restoreOne(git: Git, { before, now }: Change, aside: Aside): Promise<string[]> {
  if (now !== null && !hasChanged(before, now)) return [];
  const paths = connect(git, before);
  if (paths === null) return [`${before.path} was removed with its repository, which cannot be brought back`];
  const nested = openNested(git, { paths });
  if (before.head !== null && !(await existingObjects(nested, 'commit', [before.head])).has(before.head)) {
    return [`${before.path} could not be set back: its commit ${before.head.slice(0, 10)} is not there any more`];
  }
  const kept = now === null ? [] : await keep(nested, before, now, aside);
  await restoreBranches(nested, before, now);
  await restoreIndex(nested, before);
  await restoreFiles(nested, before);
  return [`${before.path} is as it was before (${before.head?.slice(0, 10) ?? 'no commit'})${kept.length > 0 ? `; what it had is kept in ${kept.join(' and ')}` : ''}`];
}

/** The repository of a folder; a work tree that was taken away, as `git rm` does it, is joined with its repository again. */
function connect(git: Git, { path, gitDir, name }: NestedState): GitPaths | null {
  const folder = join(git.paths.top, path);
  const there = repositoryIn(git, path);
  if (there !== null) return there;
  const known = [gitDir, ...(name === null ? [] : [join(git.paths.commonDir, 'modules', name)])].find((candidate) => existsSync(join(candidate, 'HEAD')));
  if (known === undefined) return null;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, '.git'), `gitdir: ${relative(folder, known)}\n`);
  return repositoryIn(git, path);
}

/** @returns the files in which it is kept */
async function keep(nested: Git, before: NestedState, now: NestedState, aside: Aside): Promise<string[]> {
  const kept: string[] = [];
  const tips = [...new Set([now.head, ...Object.values(now.heads)])].filter((tip): tip is string => tip !== null);
  const old = [...(await existingObjects(nested, 'commit', [...new Set([...(before.head === null ? [] : [before.head]), ...Object.values(before.heads)])]))];
  const isNew = await Promise.all(tips.map(async (tip) => (await Promise.all(old.map((commit) => isAncestor(nested, tip, commit)))).every((known) => !known)));
  if (isNew.some(Boolean)) {
    const bundle = aside.place(`${now.path}.bundle`);
    await nested.run(['bundle', 'create', '--quiet', bundle, ...(now.head === null ? [] : ['HEAD']), '--branches', ...(old.length > 0 ? ['--not', ...old] : [])]);
    kept.push(bundle);
  }
  const patch = await patchBetween(nested, before.tree, now.tree);
  if (patch !== '') {
    const file = aside.place(`${now.path}.diff`);
    writeFileDurable(file, patch, { mode: 0o600 });
    kept.push(file);
  }
  return kept;
}

async function restoreBranches(nested: Git, { head, ref, heads }: NestedState, now: NestedState | null): Promise<void> {
  const operation = ongoingOperation(nested);
  if (operation !== null && operation !== 'bisect') await nested.run([operation, '--quit']);
  const there = now?.heads ?? {};
  for (const [name, commit] of Object.entries(heads)) {
    if (there[name] !== commit) await nested.run(['update-ref', '--create-reflog', '-m', 'cub: back to where the task began', name, commit]);
  }
  if (ref !== null) await nested.run(['symbolic-ref', '-m', 'cub: back to the branch that it was on', 'HEAD', ref]);
  else if (head !== null) await nested.run(['update-ref', '--no-deref', '-m', 'cub: back to where the task began', 'HEAD', head]);
  for (const name of Object.keys(there)) if (heads[name] === undefined) await nested.run(['update-ref', '-d', name]);
}

async function restoreIndex(nested: Git, { head, staged }: NestedState): Promise<void> {
  await nested.run(['read-tree', ...(head === null ? ['--empty'] : ['--reset', head])]);
  if (staged.length > 0) await stageEntries(nested, staged);
  await nested.run(['update-index', '-q', '--refresh'], { allowFailure: [1] });
}

async function restoreFiles(nested: Git, { tree }: NestedState): Promise<void> {
  const changes = await changedPaths(nested, tree, await snapshotTree(nested));
  await restoreEach(nested, tree, changes.map(({ path }) => path));
}
