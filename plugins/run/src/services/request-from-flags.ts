import { configToken, type Cub } from '@cub/plugin-sdk';
import { resolveOptions, type RunFlags } from './resolve-options.js';
import type { Ask } from '../verify/approve-or-refuse.js';
import type { RunRequest } from './start-run.js';

export async function requestFrom(cub: Cub, flags: RunFlags & { harness?: string; 'skip-checks': boolean }, ask: Ask): Promise<RunRequest> {
  const config = await cub.get(configToken);
  return { options: resolveOptions(flags, config), harness: flags.harness, skipChecks: flags['skip-checks'], ask };
}
