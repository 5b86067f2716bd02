import { homedir } from 'node:os';
import { join } from 'node:path';

/** The user's own folders; the same that oclif uses, so that `cub plugins install` and the host agree. */
export interface UserDirs {
  readonly config: string;
  readonly data: string;
}

export function userDirs(env: NodeJS.ProcessEnv): UserDirs {
  const home = env.HOME ?? homedir();
  return {
    config: env.CUB_CONFIG_DIR ?? join(env.XDG_CONFIG_HOME ?? join(home, '.config'), 'cub'),
    data: env.CUB_DATA_DIR ?? join(env.XDG_DATA_HOME ?? join(home, '.local', 'share'), 'cub'),
  };
}
