import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ignoredFiles } from '@cub/git';
import { TRACKED_RECORDS } from '@cub/schema';
import { plural } from '@cub/plugin-sdk/text';
import type { GitView } from './compare-with-head.js';
import type { FoundFault } from './found-fault.js';

/** Records that are in no commit, and that a rule of the project keeps out of git. */
export async function ignoredRecords({ git, toGit }: GitView, root: string): Promise<FoundFault[]> {
  const faults: FoundFault[] = [];
  for (const { path } of TRACKED_RECORDS) {
    if (!existsSync(join(root, path))) continue;
    // A temporary file is of a process that was killed.
    const files = (await ignoredFiles(git, toGit(path))).filter((file) => !file.endsWith('.tmp'));
    if (files.length === 0) continue;
    const message = `git ignores ${plural(files.length, 'record')} in ${path}, so that no commit of yours has them`;
    faults.push({ fault: { kind: 'ignored', path }, severity: 'error', message, events: files.length });
  }
  return faults;
}
