import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { splitNul } from './bytes.js';
import type { Git } from './git.js';

export interface Worktree {
  /** Absolute path of its top folder. */
  readonly path: string;
  /** `main`, or the name under which git knows the linked worktree: the `tree` of its `GitPaths`. */
  readonly name: string;
  /** null before the first commit. */
  readonly head: string | null;
  /** Full name (`refs/heads/main`); null when HEAD is detached. */
  readonly branch: string | null;
  /** Its folder is gone; git has not forgotten it yet. */
  readonly prunable: boolean;
}

/** All work trees of the repository, the main one first. */
export async function listWorktrees(git: Git): Promise<Worktree[]> {
  const [{ stdout }, names] = await Promise.all([git.run(['worktree', 'list', '--porcelain', '-z']), linkedNames(git)]);
  const blocks: Map<string, string>[] = [new Map<string, string>()];
  for (const line of splitNul(stdout)) {
    if (line === '') blocks.push(new Map<string, string>());
    else blocks.at(-1)?.set(...keyAndValue(line));
  }
  const worktrees = blocks.filter((block) => block.has('worktree') && !block.has('bare'));
  return worktrees.map((block) => describe(block, names));
}

function keyAndValue(line: string): [string, string] {
  const space = line.indexOf(' ');
  return space === -1 ? [line, ''] : [line.slice(0, space), line.slice(space + 1)];
}

function describe(block: ReadonlyMap<string, string>, names: ReadonlyMap<string, string>): Worktree {
  const path = block.get('worktree') ?? '';
  const head = block.get('HEAD') ?? '';
  return {
    path,
    name: names.get(path) ?? 'main',
    head: /^0*$/.test(head) ? null : head,
    branch: block.get('branch') ?? null,
    prunable: block.has('prunable'),
  };
}

/** Git's list has no names; its folder for a linked worktree has one, and a file that says where the worktree is. */
async function linkedNames(git: Git): Promise<Map<string, string>> {
  const folder = join(git.paths.commonDir, 'worktrees');
  const names = new Map<string, string>();
  for (const name of await readdir(folder).catch(() => [])) {
    const dotGit = await readFile(join(folder, name, 'gitdir'), 'utf8').catch(() => null);
    if (dotGit !== null) names.set(dirname(resolve(folder, name, dotGit.trimEnd())), name);
  }
  return names;
}
