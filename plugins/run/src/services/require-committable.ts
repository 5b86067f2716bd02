import { accessSync, constants, existsSync } from 'node:fs';
import { join } from 'node:path';
import { waitForIndex, type Git } from '@cub/git';
import { CubError, EXIT } from '@cub/schema';

/**
 * Looks, before an agent costs money, at what makes git refuse every commit: nobody to commit as, a lock, a signature that fails, a
 * repository that cannot be written. It makes one commit object that no branch ever has. Hooks are not run: they may do anything.
 * @param stop ends a signing program that waits for somebody
 * @throws CubError `CUB_RUN_NO_IDENTITY`, `CUB_RUN_CANNOT_SIGN`, `CUB_RUN_READ_ONLY`, `CUB_GIT_INDEX_LOCKED` and `CUB_GIT_REF_LOCKED` (exit 4)
 */
export async function requireCommittable(git: Git, stop: AbortSignal): Promise<void> {
  await requireIdentity(git);
  await requireWritable(git);
  await requireUnlocked(git);
  await requireCommitObject(git, stop);
}

async function requireIdentity(git: Git): Promise<void> {
  for (const who of ['AUTHOR', 'COMMITTER']) {
    const { code, stderr } = await git.run(['var', `GIT_${who}_IDENT`], { allowFailure: true });
    if (code === 0) continue;
    throw new CubError(`git does not know whom to commit as in ${git.paths.top}: ${lastLine(stderr)}`, {
      code: 'CUB_RUN_NO_IDENTITY',
      suggestions: [
        'Set it: `git config --global user.name "Your Name"` and `git config --global user.email you@example.com`.',
        'Or run with `--no-commit`.',
      ],
    });
  }
}

async function requireWritable({ paths }: Git): Promise<void> {
  for (const folder of new Set([paths.gitDir, paths.commonDir, join(paths.commonDir, 'objects'), join(paths.commonDir, 'refs')])) {
    try {
      accessSync(folder, constants.W_OK);
    } catch (error) {
      throw new CubError(`nothing can be written to ${folder}: ${(error as Error).message}`, {
        code: 'CUB_RUN_READ_ONLY',
        suggestions: [`Make it writable, for example \`chmod -R u+w ${folder}\`.`, 'Or run with `--no-commit`.'],
        cause: error,
      });
    }
  }
}

/** A lock that is there for moments is waited for; one that a killed git left is named. */
async function requireUnlocked(git: Git): Promise<void> {
  await waitForIndex(git, 'nothing was started');
  const { stdout } = await git.run(['symbolic-ref', '--quiet', 'HEAD'], { allowFailure: true });
  const locks = [join(git.paths.gitDir, 'HEAD.lock'), ...(stdout === '' ? [] : [join(git.paths.commonDir, `${stdout.trim()}.lock`)])];
  const lock = locks.find((file) => existsSync(file));
  if (lock === undefined) return;
  throw new CubError(`Another git process holds the branch of this work tree (${lock}); nothing was started.`, {
    code: 'CUB_GIT_REF_LOCKED',
    exit: EXIT.conflict,
    suggestions: ['Wait for it to finish and try again.', `If no git is running, it was killed: delete ${lock}.`],
  });
}

async function requireCommitObject(git: Git, stop: AbortSignal): Promise<void> {
  const { stdout } = await git.run(['config', '--type=bool', '--get', 'commit.gpgSign'], { allowFailure: true });
  const signs = stdout.trim() === 'true';
  const args = ['commit-tree', ...(signs ? ['-S'] : []), '-m', 'cub: can a commit be made?', 'HEAD^{tree}'];
  const { code, stderr } = await git.run(args, { allowFailure: true, signal: stop });
  if (code === 0 || stop.aborted) return;
  if (!signs) {
    throw new CubError(`git cannot write to ${git.paths.commonDir}: ${lastLine(stderr)}`, {
      code: 'CUB_RUN_READ_ONLY',
      suggestions: ['Check free space and permissions.', 'Or run with `--no-commit`.'],
    });
  }
  throw new CubError(`commits are to be signed in ${git.paths.top}, but signing fails: ${stderr.trim()}`, {
    code: 'CUB_RUN_CANNOT_SIGN',
    suggestions: [
      'Set the key up (`git config user.signingKey KEY`) and try `git commit-tree -S -m test HEAD^{tree}`.',
      'Or turn signing off in this repository: `git config commit.gpgSign false`.',
    ],
  });
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}
