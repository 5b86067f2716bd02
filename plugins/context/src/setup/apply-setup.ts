import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, join } from 'node:path';
import { CubError, EXIT, isCubError, type PlannedFile, type Project } from '@cub/plugin-sdk';
import { codeOf, createExclusive, writeFileDurable } from '@cub/journal';
import { plannedBytes } from './plan-setup.js';

const EXECUTABLE = 0o755;
const PERMISSIONS = 0o777;

/**
 * Writes planned files one by one. Killed in between, the next plan has what is left.
 * @throws CubError `CUB_INIT_WRITE`; `CUB_INIT_CHANGED` (exit 4) when a file is no longer what the plan saw; `CUB_PATH_LINK`
 */
export function applySetup(project: Pick<Project, 'root' | 'cubDir' | 'localDir'>, files: readonly PlannedFile[]): void {
  const pathOf = ({ path }: PlannedFile) => (isAbsolute(path) ? path : join(project.root, path));
  const folders = [project.root, project.cubDir, replacedFolder(project), ...files.map((file) => dirname(pathOf(file)))];
  for (const folder of new Set(folders)) removeLeftovers(folder);
  for (const file of files) {
    const path = pathOf(file);
    const within = isAbsolute(file.path) ? undefined : project.root;
    try {
      if (file.keepsOld && file.before) writeFileDurable(keptPath(project, file), file.before);
      writeFile(file, path, within);
    } catch (error) {
      throw isCubError(error) ? error : notWritten(path, error);
    }
  }
}

/** Where the old content of a file is kept: its name says what it holds, so that keeping it twice is keeping it once. */
export function keptPath(project: Pick<Project, 'localDir'>, { path, before }: PlannedFile): string {
  const digest = createHash('sha256').update(before ?? '').digest('hex').slice(0, 12);
  return join(replacedFolder(project), `${digest}-${basename(path)}`);
}

function replacedFolder({ localDir }: Pick<Project, 'localDir'>): string {
  return join(localDir, 'replaced');
}

function writeFile(file: PlannedFile, path: string, within: string | undefined): void {
  const data = plannedBytes(file);
  if (file.before === null) {
    if (!createExclusive(path, data, { within, mode: file.executable ? EXECUTABLE : undefined })) throw changed(file.path);
    return;
  }
  if (!readFileSync(path).equals(file.before)) throw changed(file.path);
  writeFileDurable(path, data, { within, mode: file.executable ? EXECUTABLE : statSync(path).mode & PERMISSIONS });
}

/** What an earlier call left behind that was killed between writing and renaming. */
function removeLeftovers(folder: string): void {
  for (const name of namesIn(folder)) {
    const pid = /^\.cub-(\d+)-[0-9a-f]{12}\.tmp$/.exec(name)?.[1];
    if (pid === undefined || isAlive(Number(pid))) continue;
    try {
      rmSync(join(folder, name), { force: true });
    } catch {
      // Harmless where it is; if nothing can be written here, the file that is to be written says so.
    }
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'EACCES'].includes(codeOf(error))) return [];
    throw error;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) !== 'ESRCH';
  }
}

function changed(path: string): CubError {
  return new CubError(`${path} was changed by somebody else while cub was at it; it was left as it is`, {
    code: 'CUB_INIT_CHANGED',
    exit: EXIT.conflict,
    suggestions: ['Run the command again.'],
  });
}

function notWritten(path: string, error: unknown): CubError {
  return new CubError(`cannot write ${path}: ${(error as Error).message}`, {
    code: 'CUB_INIT_WRITE',
    suggestions: ['Make the place writable, then run the command again: it goes on where it stopped.'],
    cause: error,
  });
}
