import { accessSync, constants, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findGit, MERGE_DRIVER, openGit, type Git } from '@cub/git';
import { isCubError, type Finding, type InitPlan, type InitStep, type Project } from '@cub/plugin-sdk';

/** Tells git, in the clone's own configuration, how to merge records. Git takes no such thing from a file of the repository. */
export function mergeDriverStep(project: Pick<Project, 'root'>): InitStep {
  return {
    order: 15,
    plan: async ({ hooks }) => {
      const paths = findGit(project.root);
      if (!paths || !hooks) return { files: [] };
      return planConfiguration(openGit(paths));
    },
  };
}

async function planConfiguration(git: Git): Promise<InitPlan> {
  try {
    if (await hasMergeDriver(git)) return { files: [] };
    const path = realpathSync(join(git.paths.commonDir, 'config'));
    if (!isWritable(dirname(path))) return { files: [], findings: [notWritable(path)] };
    const before = readFileSync(path);
    return { files: [{ path, before, after: await withMergeDriver(git, before) }] };
  } catch (error) {
    // Where there is no git nothing is merged.
    if (isCubError(error) && error.code === 'CUB_GIT_MISSING') return { files: [] };
    throw error;
  }
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** In an agent's sandbox, for example: no reason to leave the project half set up. */
function notWritable(path: string): Finding {
  return {
    severity: 'warning',
    message: `${path} cannot be written, so git does not know in this clone how to merge records and tasks: two branches that worked on one task conflict`,
    fix: 'Run `cub update` where it can be written.',
    place: path,
  };
}

/** Whether git knows in this clone how to merge records. @throws CubError `CUB_GIT_MISSING` */
export async function hasMergeDriver(git: Git): Promise<boolean> {
  for (const [key, value] of Object.entries(MERGE_DRIVER.settings)) {
    const { stdout } = await git.run(['config', '--get', key], { allowFailure: [1] });
    if (stdout.trimEnd() !== value) return false;
  }
  return true;
}

/** Git itself writes to a copy: nobody knows its quoting better. */
async function withMergeDriver(git: Git, config: Uint8Array): Promise<Uint8Array> {
  const folder = mkdtempSync(join(tmpdir(), 'cub-config-'));
  try {
    const copy = join(folder, 'config');
    writeFileSync(copy, config, { mode: 0o600 });
    for (const [key, value] of Object.entries(MERGE_DRIVER.settings)) await git.run(['config', '--file', copy, key, value]);
    return readFileSync(copy);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
