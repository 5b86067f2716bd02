import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findGit, openGit } from '@cub/git';
import type { Check, Project } from '@cub/plugin-sdk';
import { hasMergeDriver } from '../setup/steps/merge-driver-step.js';

/** Without the merge driver, git stops at the record of a task that two branches worked on. */
export function mergeDriverCheck({ root, cubDir }: Pick<Project, 'root' | 'cubDir'>): Check {
  return {
    title: 'Merging records',
    run: async () => {
      const paths = findGit(root);
      if (!paths || !existsSync(join(cubDir, 'ledger', 'by-task'))) return [{ severity: 'ok', message: 'no records that could need merging' }];
      if (await hasMergeDriver(openGit(paths))) return [{ severity: 'ok', message: 'git leaves the merging of records to cub' }];
      return [{ severity: 'warning', message: 'git merges records as text in this clone: two branches that worked on one task conflict', fix: 'Run `cub update`: it adds a merge driver to the configuration of this clone.' }];
    },
  };
}
