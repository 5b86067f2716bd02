import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CubError, EXIT, type PlannedFile } from '@cub/plugin-sdk';
import { findGitDirWithoutWorktree } from '@cub/git/paths';
import { withMissingRules } from '@cub/git/rule-file';
import { codeOf, createExclusive, readRegularFile } from '@cub/journal';
import { IGNORE_RULES } from '@cub/schema';
import type { ProjectPlace } from './find-project.js';

/**
 * Writes what a project needs when it is missing; keeps what is there.
 * @returns paths relative to the root of the files it wrote
 * @throws CubError `CUB_INIT_WRITE`, `CUB_PROJECT_BARE`
 */
export function initializeProject(place: ProjectPlace, projectId: string): string[] {
  requireWorktree(place);
  try {
    return Object.entries(newFiles(projectId)).flatMap(([name, content]) => {
      const path = join(place.cubDir, name);
      return !existsSync(path) && createExclusive(path, content, { within: place.root }) ? [`.cub/${name}`] : [];
    });
  } catch (error) {
    throw new CubError(`cannot write in ${place.cubDir}: ${(error as Error).message}`, {
      code: 'CUB_INIT_WRITE',
      suggestions: ['Make the folder writable, or start cub in another project with `-C DIR`.'],
      cause: error,
    });
  }
}

/** The same as a plan; an existing `.gitignore` gets the rules that it lacks. @throws CubError `CUB_INIT_READ`, `CUB_PROJECT_BARE` */
export function planInitialization(place: ProjectPlace, projectId: string): PlannedFile[] {
  requireWorktree(place);
  return Object.entries(newFiles(projectId)).flatMap<PlannedFile>(([name, content]) => {
    const path = `.cub/${name}`;
    const before = readOptional(join(place.cubDir, name));
    if (before === null) return [{ path, before, after: content }];
    return name === '.gitignore' ? [{ path, before, after: withMissingRules(before, content) }] : [];
  });
}

/** A bare repository and a `.git` folder hold git's files, none of a project. */
function requireWorktree({ root }: ProjectPlace): void {
  const gitDir = findGitDirWithoutWorktree(root);
  if (gitDir === null) return;
  throw new CubError(`Cannot set up cub in ${root}: expected a git worktree, got the repository folder ${gitDir}.`, {
    code: 'CUB_PROJECT_BARE',
    exit: EXIT.usage,
    suggestions: ['Run cub in a worktree of the repository: `git worktree add DIR`, then `cub -C DIR init`.'],
  });
}

function newFiles(projectId: string): Record<'config.json' | '.gitignore', string> {
  return { 'config.json': `${JSON.stringify({ project_id: projectId }, null, 2)}\n`, '.gitignore': IGNORE_RULES };
}

function readOptional(path: string): Buffer | null {
  try {
    return readRegularFile(path);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(codeOf(error))) return null;
    const message = `${path} cannot be read: ${(error as Error).message}`;
    throw new CubError(message, { code: 'CUB_INIT_READ', suggestions: ['Put it right, or move it out of the way; then run the command again.'], cause: error });
  }
}
