import { findGit, openGit } from '@cub/git';
import type { Check, ConfigService, Project } from '@cub/plugin-sdk';
import { missingHooks } from '../setup/steps/git-hooks-step.js';

export interface GitHooksCheckDeps {
  readonly project: Pick<Project, 'root' | 'gitTop' | 'initialized'>;
  readonly config: Pick<ConfigService, 'values'>;
}

/** Without the hooks, records of work by hand wait for a run, and commits of agents do not name their task. */
export function gitHooksCheck(deps: GitHooksCheckDeps): Check {
  return {
    title: 'Git hooks',
    run: async () => {
      const paths = findGit(deps.project.root);
      if (!paths || !deps.project.initialized) return [{ severity: 'ok', message: 'no hooks are needed here' }];
      const missing = await missingHooks(deps, openGit(paths));
      if (missing.length === 0) return [{ severity: 'ok', message: 'the hooks for records and trailers are installed' }];
      const message = `not installed in this clone: ${missing.join(', ')}; records of work by hand wait for a run or \`cub ledger publish\``;
      return [{ severity: 'ok', message, fix: 'Install them with `cub update`.' }];
    },
  };
}
