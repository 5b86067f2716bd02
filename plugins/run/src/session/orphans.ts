import { existsSync } from 'node:fs';
import { isAlive, isHeld, readLease } from '@cub/journal';
import type { Project, RecordService } from '@cub/plugin-sdk';
import { isEvent, type Journal, type JournalEvent } from '@cub/schema';
import { endProcessesOf } from '@cub/track';
import type { Baseline } from '../worktree/baseline.js';
import type { WorkTree } from '../worktree/work-tree.js';
import { ActiveRunFile, readActiveRuns, type ActiveRun, type ActiveStep } from './active-run.js';
import { workOfDeadAttempt, type DeadAttempt } from './dead-attempt.js';
import { runMarks } from './run-marks.js';
import type { runPlaces } from './run-places.js';
import { withdrawUnfinished } from './withdraw-unfinished.js';

export interface OrphanDeps {
  readonly journal: Journal;
  readonly records: RecordService;
  readonly project: Pick<Project, 'root' | 'tree' | 'localDir'>;
  readonly worktree: WorkTree;
  readonly places: ReturnType<typeof runPlaces>;
  /** `.cub/active-run.json` */
  readonly link: string;
}

/** A task that an earlier run was cut off at, and the work tree before it. */
export interface UnfinishedTask {
  readonly taskId: string;
  readonly attempt: number | null;
  readonly baseline: Baseline;
  /** What was being done; null where that is not known. */
  readonly step: ActiveStep | null;
}

/** A run whose process is gone, or that failed in the middle of a task. */
export interface Orphan {
  readonly runId: string;
  readonly reason: string;
  /** The task that it was working on in this worktree, and from where. */
  readonly unfinished: UnfinishedTask | null;
  /** Call when what was unfinished is taken care of: until then a kill leaves it to the next run. */
  readonly forget: () => void;
}

/** Whether the process of a run still lives. A run of another host counts as alive while its lease is fresh. */
export function isRunAlive(run: ActiveRun, leases: string): boolean {
  const lease = readLease(leases, run.tree);
  if (lease && lease.info.run_id === run.id) return isHeld(lease);
  return isAlive(run.process) === 'alive';
}

/**
 * Records that runs were cut off, ends what they left running, and takes back what they had not finished publishing. Those of
 * this worktree, and of worktrees that no longer exist, are then forgotten. Doing it twice records nothing twice.
 */
export async function settleOrphans(deps: OrphanDeps): Promise<Orphan[]> {
  const { project, places } = deps;
  const dead = readActiveRuns(places.active).filter((run) => !isRunAlive(run, places.leases));
  const orphans: Orphan[] = [];
  for (const run of dead) {
    await endProcessesOf(runMarks(run.id, project.localDir));
    const isHere = run.tree === project.tree;
    if (isHere) await withdrawUnfinished(deps, run.id);
    const forget = () => {
      if (isHere || !existsSync(run.root)) new ActiveRunFile(places.active, deps.link, run.id).remove();
    };
    const work = isHere ? await workOfDeadAttempt(deps.worktree, run) : null;
    orphans.push({ ...recordOrphan(deps.journal, run, work), forget });
  }
  return orphans;
}

const RUN_ENDS = new Set(['run.completed', 'run.failed', 'run.cancelled', 'run.interrupted']);
const ATTEMPT_ENDS = new Set(['attempt.completed', 'attempt.failed', 'attempt.interrupted']);
const TASK_ENDS = new Set(['task.completed', 'task.failed', 'task.blocked']);

/** @param work of its unfinished attempt; null when it was in another worktree */
function recordOrphan(journal: Journal, run: ActiveRun, work: DeadAttempt | null): Omit<Orphan, 'forget'> {
  const [found] = journal.eventsOf('machine', new Set([`run/${run.id}` as const]));
  const events = found?.[1] ?? [];
  const end = events.find((event) => RUN_ENDS.has(event.type));
  const reason = end ? end.summary : `its process ${run.process.pid} on ${run.process.host} is gone; last sign of life ${run.updated_at}`;
  if (!end) {
    for (const event of openOnes(events, 'attempt.started', ATTEMPT_ENDS)) interruptAttempt(journal, event, { reason, work });
    for (const event of openOnes(events, 'task.started', TASK_ENDS)) failTask(journal, event, reason);
    const context = { run_id: run.id, source: 'cub run' };
    journal.append('run.interrupted', { reason, iterations: run.iterations }, { ...context, summary: `${run.id} was cut off` });
  }
  const { current } = run;
  const unfinished = work && current ? { taskId: current.task_id, attempt: current.attempt, baseline: current.baseline, step: current.step ?? null } : null;
  return { runId: run.id, reason, unfinished };
}

/** Starts that have no end in the same scope. */
function openOnes(events: readonly JournalEvent[], start: string, ends: ReadonlySet<string>): JournalEvent[] {
  const ended = new Set(events.filter((event) => ends.has(event.type)).map((event) => event.span));
  return events.filter((event) => event.type === start && !ended.has(event.span));
}

function contextOf({ agent, session_id, task_id, run_id, attempt, span, parent, source }: JournalEvent) {
  return { agent, session_id, task_id, source, ...(run_id && { run_id }), ...(attempt && { attempt }), ...(span && { span }), ...(parent && { parent }) };
}

function interruptAttempt(journal: Journal, started: JournalEvent, { reason, work }: { reason: string; work: DeadAttempt | null }): void {
  if (!isEvent(started, 'attempt.started')) return;
  const { changes, commits } = work ?? { changes: [], commits: [] };
  const context = contextOf(started);
  for (const change of changes) {
    journal.append('file.touched', { ...change, attribution: 'window', by: 'agent' }, { ...context, summary: `${change.op} ${change.path}` });
  }
  for (const { hash, message, patch_id, files } of commits) {
    journal.append('git.committed', { sha: hash, message, patch_id, files: [...files] }, { ...context, summary: `the agent committed ${hash.slice(0, 10)}` });
  }
  const data = {
    n: started.data.n,
    exit_code: null,
    signal: null,
    duration_sec: null,
    error_category: 'interrupted' as const,
    error_summary: `the run was cut off: ${reason}`,
    log: null,
    patch: null,
    files_changed: changes.map(({ path }) => path),
  };
  journal.append('attempt.interrupted', data, { ...context, summary: `attempt ${started.data.n} was cut off` });
}

function failTask(journal: Journal, started: JournalEvent, reason: string): void {
  if (!isEvent(started, 'task.started')) return;
  const data = {
    status: 'failed' as const,
    reason: `the run was cut off: ${reason}`,
    error_category: 'interrupted' as const,
    exit_code: null,
    duration_sec: null,
    files_touched: [],
    commits: [],
    snapshot: started.data.snapshot,
    partial: false,
    notes: { approach: null, decisions: [], lessons_learned: [] },
  };
  journal.append('task.failed', data, { ...contextOf(started), summary: `${started.task_id} was cut off` });
}
