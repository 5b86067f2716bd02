import { join } from 'node:path';
import type { Cub } from '@cub/plugin-sdk';
import { chooseHarness, requireAvailable } from '../harness/choose-harness.js';
import { createProgress } from '../progress/progress.js';
import type { RunOptions } from '../run-options.js';
import { ActiveRunFile } from '../session/active-run.js';
import { commitSettings } from '../session/commit-settings.js';
import { settleOrphans, type Orphan } from '../session/orphans.js';
import { allocateRunId } from '../session/run-id.js';
import { runPlaces } from '../session/run-places.js';
import { listenForStop } from '../session/stop-signals.js';
import { takeRunLease } from '../session/take-lease.js';
import { itemsToVerify } from '../verify/verify-trust.js';
import { WorkTree } from '../work-tree.js';
import { inRun } from './in-run.js';
import { openRunGit, openRunServices } from './run-services.js';
import type { RunSummary } from './run-summary.js';
import { requireReady } from './run-tasks.js';

export interface RunRequest {
  readonly options: RunOptions;
  readonly harness: string | undefined;
  readonly skipChecks: boolean;
}

/**
 * Runs the agent over the ready tasks of the project.
 * @throws CubError before anything is started: no git, no commit, detached HEAD, no harness, not trusted (exit 3), locked (exit 4)
 */
export async function startRun(cub: Cub, request: RunRequest): Promise<RunSummary> {
  const services = await openRunServices(cub);
  const { project, clock } = services;
  const worktree = new WorkTree(openRunGit(project), project.root);
  await worktree.branch();
  await project.ensureInitialized();
  const chosen = await chooseHarness(cub, services.config, { id: request.harness, options: request.options.harnessOptions });
  await services.trust.require([...(chosen.harness.trustItems?.(request.options.harnessOptions) ?? []), ...(await itemsToVerify(services, request.options))]);
  if (!request.skipChecks) await requireAvailable(chosen, request.options.harnessOptions);
  if (request.options.taskId !== null) await requireReady(services.tasks, request.options.taskId);

  const places = runPlaces(project.localDir);
  const runId = allocateRunId(places.ids, clock.now());
  const lease = await takeRunLease(places.leases, project.tree, runId);
  const progress = createProgress({ stream: process.stderr, messages: request.options.stream });
  const signals = listenForStop((level) =>
    progress.notice(level === 'now' ? 'stopping now; what the task changed is kept as a patch' : 'stopping after this attempt; press Ctrl-C again to stop now'),
  );
  try {
    const link = join(project.cubDir, 'active-run.json');
    const orphans = await settleOrphans({ journal: services.journal, places, link });
    for (const orphan of orphans) progress.notice(`run ${orphan.runId} was cut off: ${orphan.reason}`);
    if (request.options.commit) {
      const added = await commitSettings(worktree, runId);
      if (added.length > 0) progress.notice(`committed what git did not know yet of cub: ${added.length === 1 ? added.join('') : `${added.length} files`}`);
    }
    const inherited = await inheritedWork(orphans, project.tree, worktree);
    return await inRun({ services, worktree, chosen, options: request.options, places, runId, lease, progress, signals, inherited, file: new ActiveRunFile(places.active, link, runId) });
  } finally {
    signals.dispose();
    progress.stop();
    lease.release();
  }
}

/** A task that was cut off in this worktree is gone on with where it was, unless somebody has committed since. */
async function inheritedWork(orphans: readonly Orphan[], tree: string, worktree: WorkTree): Promise<Orphan['unfinished']> {
  const unfinished = orphans.filter((orphan) => orphan.tree === tree).at(-1)?.unfinished ?? null;
  return unfinished !== null && (await worktree.isCurrent(unfinished.baseline)) ? unfinished : null;
}
