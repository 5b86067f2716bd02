import { findGit, openGit } from '@cub/git';
import type { Check, Finding, LedgerService, Project } from '@cub/plugin-sdk';
import { plural } from '@cub/plugin-sdk/text';
import type { LedgerEntry } from '@cub/schema';
import type { ClosingCommits } from '../services/closing-commits.js';

export interface CommitsCheckDeps {
  readonly ledger: Pick<LedgerService, 'overview'>;
  readonly commits: Pick<ClosingCommits, 'of'>;
  readonly project: Pick<Project, 'gitTop'>;
}

/** Tasks that a run closed and whose commit is not in the history: a rewrite lost it, or their work was never committed. */
export function commitsCheck({ ledger, commits, project }: CommitsCheckDeps): Check {
  return {
    title: 'Commits',
    run: async () => {
      if (project.gitTop === null || (await isShallow(project.gitTop))) return [{ severity: 'ok', message: 'the history is not here: commits of tasks are not looked for' }];
      const closed = [...(await ledger.overview('tree')).entries()].filter(wasClosedByRun);
      const found = await commits.of(closed);
      const lost = closed.filter(({ id }) => !found.has(id));
      if (lost.length === 0) return [{ severity: 'ok', message: `${plural(closed.length, 'closed task')}, all with a commit` }];
      return lost.map(findingOf);
    },
  };
}

function wasClosedByRun({ outcome, attempts, imported }: LedgerEntry): boolean {
  return outcome?.success === true && attempts.length > 0 && !imported;
}

function findingOf({ id }: LedgerEntry): Finding {
  return {
    severity: 'warning',
    message: `${id} is closed, but no commit of this branch names it or brought its record`,
    place: id,
    fix: `If its work is not committed yet, commit it with the line "Cub-Task: ${id}". If a rewrite of the history lost the commit, restore it.`,
  };
}

async function isShallow(top: string): Promise<boolean> {
  const paths = findGit(top);
  if (!paths) return true;
  const { stdout } = await openGit(paths).run(['rev-parse', '--is-shallow-repository'], { allowFailure: true });
  return stdout.trim() === 'true';
}
