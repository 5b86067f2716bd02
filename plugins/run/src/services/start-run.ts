import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import { CubError, type Cub, type Redactor } from '@cub/plugin-sdk';
import { plural } from '@cub/plugin-sdk/text';
import { chooseHarness, requireAvailable } from '../harness/choose-harness.js';
import { createProgress, type Progress } from '../progress/progress.js';
import type { RunOptions } from '../run-options.js';
import { ActiveRunFile } from '../session/active-run.js';
import { commitSettings, type CommittedSettings } from '../session/commit-settings.js';
import { inheritWork } from '../session/inherit-work.js';
import { settleOrphans } from '../session/orphans.js';
import { allocateRunId } from '../session/run-id.js';
import { runPlaces } from '../session/run-places.js';
import { listenForStop } from '../session/stop-signals.js';
import { takeRunLease } from '../session/take-lease.js';
import { approveOrRefuse, type Ask } from '../verify/approve-or-refuse.js';
import { itemsToVerify } from '../verify/verify-trust.js';
import { WorkTree } from '../worktree/work-tree.js';
import { inRun } from './in-run.js';
import { requireSoundRecords } from './require-sound-records.js';
import { openRunGit, openRunServices } from './run-services.js';
import type { RunSummary } from './run-summary.js';
import { requireCommittable } from './require-committable.js';
import { nextTask, requireReady, requireSelection } from './run-tasks.js';

export interface RunRequest {
  readonly options: RunOptions;
  readonly harness: string | undefined;
  readonly skipChecks: boolean;
  /** Asks for what is not approved yet; null without a terminal. */
  readonly ask: Ask;
}

/**
 * Runs the agent over the ready tasks of the project.
 * @throws CubError before anything is started: no git, no commit, detached HEAD, no harness, not trusted or damaged records (exit 3), locked (exit 4)
 */
export async function startRun(cub: Cub, request: RunRequest): Promise<RunSummary> {
  const services = await openRunServices(cub);
  const { project, clock } = services;
  const worktree = new WorkTree(openRunGit(project), project.root);
  await worktree.requireBranch();
  const chosen = await chooseHarness(cub, services.config, { id: request.harness, options: request.options.harnessOptions });
  const commands = [...(chosen.harness.trustItems?.(request.options.harnessOptions) ?? []), ...(await itemsToVerify(services, request.options))];
  await approveOrRefuse(services.trust, commands, request.ask);
  if (!request.skipChecks) {
    await requireAvailable(chosen, request.options.harnessOptions);
    await requireSoundRecords(services.records);
  }

  const places = runPlaces(project.localDir);
  const runId = allocateRunId(places.ids, clock.now());
  const lease = await takeRunLease(places.leases, project.tree, runId);
  const progress = createProgress({ stream: process.stderr, messages: request.options.stream, redactor: services.redactor });
  const signals = listenForStop((level) =>
    progress.notice(level === 'now' ? 'stopping now; what the task changed is kept as a patch' : 'stopping after this attempt; press Ctrl-C again to stop now'),
  );
  try {
    const link = join(project.cubDir, 'active-run.json');
    const orphans = await settleOrphans({ ...services, worktree, places, link });
    for (const orphan of orphans) progress.notice(`run ${orphan.runId} did not come to its end: ${orphan.reason}`);
    for (const { file, line, expected, received } of (await services.tasks.list()).faults) {
      progress.notice(`${file}${line === null ? '' : `:${line}`} is passed over: expected ${expected}, received ${received}`);
    }
    const selection = { filter: request.options.filter, taskId: request.options.taskId, first: null };
    const inherited = await inheritWork({ ...services, worktree, artifacts: places.artifacts, notice: progress.notice }, orphans, selection);
    if (selection.taskId === null) await requireSelection(services.tasks, selection.filter);
    else await requireReady(services.tasks, selection.taskId);
    if (await nextTask(services.tasks, { ...selection, first: inherited.unfinished?.taskId ?? null }, new Set())) {
      if (request.options.commit) await requireCommittable(worktree.git, signals.now);
      await project.ensureInitialized();
      requireWritable(project.cubDir);
      if (request.options.commit) tellSettings(await commitSettings(worktree, runId), progress);
    }
    const file = new ActiveRunFile(places.active, link, runId);
    const summary = await inRun({ services, worktree, chosen, options: request.options, places, runId, lease, progress, signals, inherited, orphans, file });
    worktree.beyond.forget();
    return summary;
  } catch (error) {
    throw redacted(error, services.redactor);
  } finally {
    signals.dispose();
    progress.stop();
    lease.release();
  }
}

function tellSettings({ committed, left }: CommittedSettings, { notice }: Progress): void {
  if (committed.length > 0) notice(`committed ${plural(committed.length, 'new cub file')}`);
  if (left.length > 0) notice(`left for you to commit, because your own text is in them: ${left.join(', ')}`);
}

/** What a hook or a tool printed can be in a message. */
function redacted(error: unknown, redactor: Pick<Redactor, 'text'>): unknown {
  if (error instanceof Error) error.message = redactor.text(error.message);
  return error;
}

/** An agent may work for an hour; that its work cannot be recorded has to be known before. @throws CubError `CUB_RUN_READ_ONLY` */
function requireWritable(folder: string): void {
  try {
    accessSync(folder, constants.W_OK);
  } catch (error) {
    throw new CubError(`nothing can be written to ${folder}: ${(error as Error).message}`, {
      code: 'CUB_RUN_READ_ONLY',
      suggestions: [`Make it writable, for example \`chmod -R u+w ${folder}\`.`],
      cause: error,
    });
  }
}
