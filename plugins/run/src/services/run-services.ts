import {
  clockToken,
  configToken,
  journalToken,
  ledgerToken,
  newIdToken,
  projectToken,
  promptToken,
  recordsToken,
  redactorToken,
  tasksToken,
  trustToken,
  CubError,
  type Cub,
  type Project,
} from '@cub/plugin-sdk';
import { findGit, ongoingOperation, openGit, type Git } from '@cub/git';
import { EXIT } from '@cub/schema';

/** The services that a run needs, by name. */
export async function openRunServices(cub: Cub) {
  const [project, config, clock, newId, journal, redactor, tasks, ledger, records, trust, prompts] = await Promise.all([
    cub.get(projectToken),
    cub.get(configToken),
    cub.get(clockToken),
    cub.get(newIdToken),
    cub.get(journalToken),
    cub.get(redactorToken),
    cub.get(tasksToken),
    cub.get(ledgerToken),
    cub.get(recordsToken),
    cub.get(trustToken),
    cub.get(promptToken),
  ]);
  return { cub, project, config, clock, newId, journal, redactor, tasks, ledger, records, trust, prompts };
}
export type RunServices = Awaited<ReturnType<typeof openRunServices>>;

/** @throws CubError `CUB_RUN_NO_GIT`, `CUB_GIT_BUSY` (exit 4) */
export function openRunGit(project: Project): Git {
  const paths = findGit(project.root);
  if (!paths) {
    throw new CubError(`${project.root} is not in a git repository, so work can be neither committed nor recorded`, {
      code: 'CUB_RUN_NO_GIT',
      suggestions: ['Make it one: `git init && git add . && git commit -m "first commit"`.', 'Or start cub in your repository with `-C DIR`.'],
    });
  }
  const git = openGit(paths);
  const operation = ongoingOperation(git);
  if (operation !== null) {
    throw new CubError(`a ${operation} is in progress in ${paths.top}`, {
      code: 'CUB_GIT_BUSY',
      exit: EXIT.conflict,
      suggestions: [operation === 'bisect' ? 'End it with `git bisect reset`.' : `Finish it (\`git ${operation} --continue\`) or give it up (\`git ${operation} --abort\`).`],
    });
  }
  return git;
}
