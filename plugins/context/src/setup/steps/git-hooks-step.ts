import { accessSync, constants, readFileSync, realpathSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { findGit, hookFolder, openGit, withHookBlock, type Git, type HookFolder } from '@cub/git';
import { codeOf } from '@cub/journal';
import { isCubError, type ConfigService, type Finding, type InitPlan, type InitStep, type PlannedFile, type Project } from '@cub/plugin-sdk';
import { gitHooks, type GitHook } from '../../templates/git-hooks.js';

export interface GitHooksDeps {
  readonly project: Pick<Project, 'root' | 'gitTop'>;
  readonly config: Pick<ConfigService, 'values'>;
}

/** Adds cub's lines to `pre-commit` and `prepare-commit-msg`: records and trailers are in the commits that others make. */
export function gitHooksStep({ project, config }: GitHooksDeps): InitStep {
  return {
    order: 16,
    plan: async ({ hooks }) => {
      const paths = findGit(project.root);
      if (!paths || !hooks) return { files: [] };
      try {
        return planHooks(await hookFolder(openGit(paths)), wantedHooks({ project, config }, paths.top));
      } catch (error) {
        // Where there is no git nothing is committed.
        if (isCubError(error) && error.code === 'CUB_GIT_MISSING') return { files: [] };
        throw error;
      }
    },
  };
}

/** Which of cub's hooks are not installed in this clone. @throws CubError `CUB_GIT_MISSING` */
export async function missingHooks(deps: GitHooksDeps, git: Git): Promise<string[]> {
  const folder = await hookFolder(git);
  const plans = wantedHooks(deps, git.paths.top).map((hook) => ({ hook, plan: planHook(folder.path, hook) }));
  return plans.filter(({ plan }) => needsWork(plan)).map(({ hook }) => hook.name);
}

function wantedHooks({ project, config }: GitHooksDeps, top: string): readonly GitHook[] {
  const hooks = gitHooks(relative(top, project.root).split(sep).join('/'));
  const publishes = config.values.ledger?.publish_on_commit ?? true;
  return publishes ? hooks : hooks.filter(({ name }) => name !== 'pre-commit');
}

function needsWork({ files, findings = [] }: InitPlan): boolean {
  return findings.length > 0 || files.some(({ before, after }) => before === null || !Buffer.from(after).equals(before));
}

function planHooks(folder: HookFolder, hooks: readonly GitHook[]): InitPlan {
  if (!folder.isOwn) return { files: [], findings: [sharedFolder(folder.path)] };
  const plans = hooks.map((hook) => planHook(folder.path, hook));
  return { files: plans.flatMap(({ files }) => files), findings: plans.flatMap(({ findings }) => findings ?? []) };
}

function planHook(folder: string, { name, block }: GitHook): InitPlan {
  const path = realOrSame(join(folder, name));
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return isWritable(folder) ? planned(path, null, withHookBlock(null, block)) : notWritable(path);
  if (!stats.isFile()) return byHand(path, 'it is no file');
  // Husky runs its files by `sh`, so that they need no permission.
  if ((stats.mode & 0o111) === 0 && !folder.endsWith('.husky')) return byHand(path, 'it is switched off, as it is not executable');
  const before = readFileSync(path);
  const after = withHookBlock(before, block);
  if (after === null) return byHand(path, 'it is no shell script');
  if (Buffer.from(after).equals(before)) return { files: [] };
  return isWritable(folder) ? planned(path, before, after) : notWritable(path);
}

function planned(path: string, before: Uint8Array | null, after: Uint8Array | null): InitPlan {
  const file: PlannedFile = { path, before, after: after ?? '', ...(before === null && { executable: true }) };
  return { files: [file] };
}

function realOrSame(path: string): string {
  try {
    return realpathSync(path);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return path;
    throw error;
  }
}

/** A folder that does not exist yet is made with the file. */
function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch (error) {
    return codeOf(error) === 'ENOENT';
  }
}

function notWritable(path: string): InitPlan {
  const message = `Cannot write the git hook ${path}; new records wait for \`cub ledger publish\` or the next run`;
  return { files: [], findings: [{ severity: 'warning', message, fix: 'Run `cub update` where the folder is writable.', place: path }] };
}

function byHand(path: string, why: string): InitPlan {
  const message = `Cannot add cub's lines to the git hook ${path}: ${why}`;
  const fix = 'Add records yourself before you commit: `cub ledger publish`, then `git add .cub/ledger`.';
  return { files: [], findings: [{ severity: 'ok', message, fix, place: path }] };
}

function sharedFolder(path: string): Finding {
  return {
    severity: 'ok',
    message: `No git hooks were installed: core.hooksPath leads to ${path}, which is outside of this repository`,
    fix: 'Add records yourself before you commit: `cub ledger publish`, then `git add .cub/ledger`.',
    place: path,
  };
}
