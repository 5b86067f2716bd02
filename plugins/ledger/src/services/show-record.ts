import type { JournalView, LedgerLine, LedgerService, LedgerView } from '@cub/plugin-sdk';
import type { CommitRef, EpicEntry, LedgerEntry, PlanEntry, RunEntry } from '@cub/schema';
import { epicLine, openEpicLine, type EpicLine } from './epic-line.js';
import { findRecord } from './find-record.js';
import { attemptOf, type ShownAttempt } from './show-attempt.js';
import { openLine, taskLine, type TaskLine } from './task-line.js';

export type ShownTask = LedgerEntry & {
  /** Commits that carry the task in their `Cub-Task` trailer, the newest first: found in git, because hashes change and trailers do not. */
  closing_commits: CommitRef[];
};
export type ShownEpic = EpicEntry & { tasks: TaskLine[] };
export type ShownPlan = PlanEntry & {
  epic_lines: EpicLine[];
  /** Those that belong to no epic. */
  tasks: TaskLine[];
};
export type ShownRun = RunEntry & { tasks: TaskLine[] };
export type Shown = ShownTask | ShownEpic | ShownPlan | ShownRun | ShownAttempt;

export interface ShowDeps {
  readonly ledger: LedgerService;
  /** Commits of this branch with `Cub-Task: <id>`. */
  readonly commitsOf: (taskId: string) => Promise<CommitRef[]>;
}

export interface ShowRequest {
  readonly id: string;
  readonly view: JournalView;
  /** Number of one attempt of a task. */
  readonly attempt?: number;
}

/** @throws CubError `CUB_LEDGER_NOT_FOUND`, `CUB_LEDGER_AMBIGUOUS`, `CUB_LEDGER_NO_ATTEMPT` */
export async function showRecord({ ledger, commitsOf }: ShowDeps, { id, view: wanted, attempt }: ShowRequest): Promise<Shown> {
  const task = await ledger.task(id, wanted);
  if (task) return attempt === undefined ? { ...task, closing_commits: await closingOf(task, commitsOf) } : attemptOf(task, attempt, ledger);
  const view = await ledger.view(wanted);
  const record = findRecord(view, id);
  if (attempt !== undefined) return attemptOf(record, attempt, ledger);
  if (record.kind === 'epic') return { ...record, tasks: tasksOfEpic(record, view) };
  if (record.kind === 'plan') return { ...record, ...partsOfPlan(record, view, (await ledger.overview(wanted)).lines) };
  if (record.kind === 'run') return { ...record, tasks: tasksOfRun(record, view) };
  return { ...record, closing_commits: await closingOf(record, commitsOf) };
}

/** Commits that an agent made itself may name the task as well. */
async function closingOf({ id, outcome }: LedgerEntry, commitsOf: ShowDeps['commitsOf']): Promise<CommitRef[]> {
  const byAgent = new Set((outcome?.commits ?? []).map(({ hash }) => hash));
  return (await commitsOf(id)).filter(({ hash }) => !byAgent.has(hash));
}

function tasksOfEpic({ id, task_ids: ids }: EpicEntry, { tasks }: LedgerView): TaskLine[] {
  return ids.map((taskId) => {
    const entry = tasks.get(taskId);
    return entry?.lineage.epic_id === id ? taskLine(entry) : openLine(taskId);
  });
}

function partsOfPlan({ id, epics: ids }: PlanEntry, { tasks, epics }: LedgerView, all: readonly LedgerLine[]): Pick<ShownPlan, 'epic_lines' | 'tasks'> {
  const lines = ids.map((epicId) => {
    const entry = epics.get(epicId);
    return entry ? epicLine(entry) : openEpicLine(epicId);
  });
  const alone = all.filter(({ epic, plan }) => plan === id && epic === null).flatMap((line) => tasks.get(line.id) ?? []);
  return { epic_lines: lines, tasks: alone.map((entry) => taskLine(entry)) };
}

/** What this run did for its tasks; other runs' attempts are not counted. */
function tasksOfRun({ id, tasks_attempted: ids }: RunEntry, { tasks }: LedgerView): TaskLine[] {
  return ids.flatMap((taskId) => {
    const entry = tasks.get(taskId);
    return entry ? [taskLine(entry, entry.attempts.filter(({ run_id }) => run_id === id))] : [];
  });
}
