import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Check, Finding } from '@cub/plugin-sdk';

const NODE_FLOOR = [20, 19] as const;
/** `git worktree list -z` and `merge-tree` in the form that cub uses. */
const GIT_FLOOR = [2, 36] as const;

export function environmentCheck(): Check {
  return { title: 'Environment', run: async () => [nodeFinding(process.versions.node), await gitFinding()] };
}

export function nodeFinding(version: string): Finding {
  if (isAtLeast(version, NODE_FLOOR)) return { severity: 'ok', message: `Node ${version}` };
  return { severity: 'error', message: `Node ${version} is too old`, fix: `Install Node ${NODE_FLOOR.join('.')} or newer.` };
}

async function gitFinding(): Promise<Finding> {
  try {
    const { stdout } = await promisify(execFile)('git', ['--version']);
    const version = /\d+\.\d+(\.\d+)?/.exec(stdout)?.[0] ?? stdout.trim();
    if (isAtLeast(version, GIT_FLOOR)) return { severity: 'ok', message: `git ${version}` };
    return { severity: 'warning', message: `git ${version} is older than what cub is tested with`, fix: `Install git ${GIT_FLOOR.join('.')} or newer.` };
  } catch (error) {
    return { severity: 'error', message: `git cannot be started: ${(error as Error).message}`, fix: 'Install git and make sure that it is on the PATH.' };
  }
}

function isAtLeast(version: string, [major, minor]: readonly [number, number]): boolean {
  const [a = 0, b = 0] = version.split('.').map(Number);
  return a > major || (a === major && b >= minor);
}
