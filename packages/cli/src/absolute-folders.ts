import { isAbsolute } from 'node:path';

const FOLDERS = ['HOME', 'XDG_CONFIG_HOME', 'XDG_DATA_HOME', 'XDG_CACHE_HOME', 'XDG_STATE_HOME', 'CUB_CONFIG_DIR', 'CUB_DATA_DIR', 'CUB_CACHE_DIR'];

/**
 * Takes variables out of the environment that name a folder of the user by an empty or relative path. oclif would take them as they are, and the
 * folder that one works in, a clone perhaps, would say which plugins run.
 */
export function forgetRelativeFolders(env: NodeJS.ProcessEnv): void {
  for (const name of FOLDERS) if (env[name] !== undefined && !isAbsolute(env[name])) delete env[name];
}
