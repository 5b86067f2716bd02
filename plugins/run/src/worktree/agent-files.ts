import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { status, type StatusEntry } from '@cub/git';
import { hasManagedSection, isManagedSectionAlone } from '@cub/schema';
import type { WorkTree } from './work-tree.js';

/** Files that agents read, with a section of cub, that are not committed. Paths are relative to git's top folder. */
export interface OpenAgentFiles {
  /** Git does not know them, and they hold nothing but the section: cub made them. */
  readonly ofCub: readonly string[];
  /** They hold text of the user as well, so only the user can commit them. */
  readonly ofUser: readonly string[];
}

const NAMES = ['AGENTS.md', 'CLAUDE.md'];

export async function openAgentFiles(worktree: WorkTree): Promise<OpenAgentFiles> {
  const names = new Set(NAMES.map((name) => worktree.toGit(name)));
  const open = (await status(worktree.git)).filter(({ path }) => names.has(path));
  const texts = open.map((entry) => ({ entry, text: readText(join(worktree.git.paths.top, entry.path)) }));
  const withSection = texts.filter(({ text }) => hasManagedSection(text));
  const isOfCub = ({ entry, text }: { entry: StatusEntry; text: string }) => entry.untracked && isManagedSectionAlone(text);
  return {
    ofCub: withSection.filter(isOfCub).map(({ entry }) => entry.path),
    ofUser: withSection.filter((file) => !isOfCub(file)).map(({ entry }) => entry.path),
  };
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // Deleted, or no file: nothing of cub is in it.
    return '';
  }
}
