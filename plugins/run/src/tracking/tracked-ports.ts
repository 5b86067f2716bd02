import type { Commit, FileChange } from '@cub/git';
import type { Journal } from '@cub/schema';
import type { Verification, VerifyRequest } from '../verify/verify-commands.js';
import type { Baseline, WorkTree } from '../work-tree.js';

/** The same verification, recorded. Nothing is recorded when there was nothing to run. */
export function trackedVerification(verify: (request: VerifyRequest) => Promise<Verification>, journal: Journal): (request: VerifyRequest) => Promise<Verification> {
  return async (request) => {
    const verification = await verify(request);
    const { commands } = verification;
    if (commands.length === 0) return verification;
    const status = commands.every(({ passed }) => passed) ? 'pass' : 'fail';
    journal.append(
      'verification.recorded',
      {
        status,
        commands: commands.map(({ command, passed, exitCode, durationMs, output }) => ({
          command,
          exit_code: exitCode,
          duration_sec: durationMs / 1000,
          output_tail: passed ? null : output.split('\n').slice(-40).join('\n'),
        })),
      },
      { summary: `verification ${status === 'pass' ? 'passed' : 'failed'}` },
    );
    return verification;
  };
}

/** What an attempt left behind. */
export interface Traces {
  readonly changes: readonly FileChange[];
  readonly commits: readonly Commit[];
}

/** Looks at what an attempt changed and committed itself, and records it. @param before the work tree when the attempt began */
export async function recordTraces(worktree: WorkTree, before: Baseline, journal: Journal): Promise<Traces> {
  const [changes, commits] = await Promise.all([worktree.changesSince(before), worktree.commitsSince(before.head)]);
  for (const change of changes) {
    journal.append('file.touched', { ...change, attribution: 'window' }, { summary: `${change.op} ${change.path}` });
  }
  for (const { hash, message, patch_id, files } of commits) {
    journal.append('git.committed', { sha: hash, message, patch_id, files: [...files] }, { summary: `the agent committed ${hash.slice(0, 10)}` });
  }
  return { changes, commits };
}
