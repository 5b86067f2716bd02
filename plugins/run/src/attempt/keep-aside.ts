import { join } from 'node:path';
import { writeFileDurable } from '@cub/journal';
import { artifactPath } from './prepare-attempt.js';

export interface KeepAsideDeps {
  /** Folder of the artifacts on this machine. */
  readonly artifacts: string;
}

/** Keeps on this machine, for its user alone, a patch of what was put back. @returns the file */
export function keepAside({ artifacts }: KeepAsideDeps, taskId: string, attempt: number, patch: { readonly name: string; readonly text: string }): string {
  const file = join(artifacts, artifactPath(taskId, attempt, `${patch.name}.diff`));
  writeFileDurable(file, patch.text, { mode: 0o600 });
  return file;
}
