import { existsSync } from 'node:fs';
import { join, posix, relative, sep } from 'node:path';
import { CubError, EXIT, isCubError } from '@cub/plugin-sdk';
import type { ProjectPlace } from './find-project.js';

/**
 * Refuses to work where git has the project's files and the worktree does not: in a sparse checkout without `.cub`, in a worktree that
 * was never checked out, and where somebody deleted the folder. A new configuration would take the place of the tracked one there. Asks git
 * only when the settings are missing or the checkout is sparse.
 * @throws CubError `CUB_PROJECT_NOT_CHECKED_OUT` (exit 3)
 */
export async function requireCheckedOut({ root, cubDir, git: paths }: ProjectPlace): Promise<void> {
  if (!paths) return;
  const isSetUp = existsSync(join(cubDir, 'config.json'));
  if (isSetUp && !existsSync(join(paths.gitDir, 'info', 'sparse-checkout'))) return;
  const folder = posix.join(relative(paths.top, root).split(sep).join('/'), '.cub');
  const { openGit, trackedFiles } = await import('@cub/git');
  try {
    const { skipped, atHead } = await trackedFiles(openGit(paths), [folder]);
    if (skipped.length > 0) throw sparse(folder, skipped.length);
    if (!isSetUp && atHead.includes(`${folder}/config.json`)) throw absent(root, existsSync(cubDir) ? `${folder}/config.json` : folder);
  } catch (error) {
    if (isCubError(error) && error.code === 'CUB_GIT_MISSING') return;
    throw error;
  }
}

function sparse(folder: string, files: number): CubError {
  return new CubError(`Cannot read the project: this sparse checkout leaves out ${files} files of ${folder} that git tracks`, {
    code: 'CUB_PROJECT_NOT_CHECKED_OUT',
    exit: EXIT.check,
    suggestions: [`Check them out: \`git sparse-checkout add ${folder}\`. Nothing was written.`],
  });
}

function absent(root: string, path: string): CubError {
  return new CubError(`Cannot read the project: HEAD has ${path}, and it is not in ${root}`, {
    code: 'CUB_PROJECT_NOT_CHECKED_OUT',
    exit: EXIT.check,
    suggestions: [`Check it out: \`git checkout HEAD -- ${path}\`. Nothing was written.`],
  });
}
