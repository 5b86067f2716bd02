import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/**
 * The user's own folders; the same that oclif uses, so that `cub plugins install` and the host agree. A variable that is empty or
 * relative counts as not set: else the folder that one works in, a clone perhaps, would say which plugins run.
 */
export interface UserDirs {
  readonly config: string;
  readonly data: string;
  readonly cache: string;
}

export function userDirs(env: NodeJS.ProcessEnv): UserDirs {
  const home = absolute(env.HOME) ?? homedir();
  return {
    config: absolute(env.CUB_CONFIG_DIR) ?? join(absolute(env.XDG_CONFIG_HOME) ?? join(home, '.config'), 'cub'),
    data: absolute(env.CUB_DATA_DIR) ?? join(absolute(env.XDG_DATA_HOME) ?? join(home, '.local', 'share'), 'cub'),
    cache: absolute(env.CUB_CACHE_DIR) ?? join(absolute(env.XDG_CACHE_HOME) ?? join(home, '.cache'), 'cub'),
  };
}

function absolute(path: string | undefined): string | undefined {
  return path !== undefined && isAbsolute(path) ? path : undefined;
}
