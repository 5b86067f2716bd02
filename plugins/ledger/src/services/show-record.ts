import type { JournalView, LedgerLine, LedgerService, LedgerView } from '@cub/plugin-sdk';
import type { CommitRef, EpicEntry, LedgerEntry, PlanEntry, RunEntry } from '@cub/schema';
import type { ClosingCommits } from './closing-commits.js';
import { epicLine, openEpicLine, type EpicLine } from './epic-line.js';
import { findRecord } from './find-record.js';
import { attemptOf, type ShownAttempt } from './show-attempt.js';
import { openLine, taskLine, type TaskLine } from './task-line.js';

export type ShownTask = LedgerEntry & {
  /** Commits that closed the task, the newest first: found in git, because hashes change and lines `Cub-Task: <id>` do not. */
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
  readonly commits: ClosingCommits;
}

export interface ShowRequest {
  readonly id: string;
  readonly view: JournalView;
  /** Number of one attempt of a task. */
  readonly attempt?: number;
}

/** @throws CubError `CUB_LEDGER_NOT_FOUND`, `CUB_LEDGER_AMBIGUOUS`, `CUB_LEDGER_NO_ATTEMPT` */
export async function showRecord({ ledger, commits }: ShowDeps, { id, view: wanted, attempt }: ShowRequest): Promise<Shown> {
  const task = await ledger.task(id, wanted);
  if (task) return attempt === undefined ? { ...task, closing_commits: await closingOf(commits, task) } : attemptOf(task, attempt, ledger);
  const view = await ledger.view(wanted);
  const record = findRecord(view, id);
  if (attempt !== undefined) return attemptOf(record, attempt, ledger);
  if (record.kind === 'epic') return { ...record, ...(await spanOf(commits, record, view)), tasks: tasksOfEpic(record, view) };
  if (record.kind === 'plan') return { ...record, ...partsOfPlan(record, view, (await ledger.overview(wanted)).lines) };
  if (record.kind === 'run') return { ...record, tasks: tasksOfRun(record, view) };
  return { ...record, closing_commits: await closingOf(commits, record) };
}

/** Commits that an agent made itself may name the task as well. */
async function closingOf(commits: ClosingCommits, task: LedgerEntry): Promise<CommitRef[]> {
  const byAgent = new Set((task.outcome?.commits ?? []).map(({ hash }) => hash));
  return ((await commits.of([task])).get(task.id) ?? []).filter(({ hash }) => !byAgent.has(hash));
}

/** The first and the last commit for an epic in the order of the history: those that agents made themselves, and those that closed its tasks. */
async function spanOf(commits: ClosingCommits, { id, task_ids: ids, ...epic }: EpicEntry, { tasks }: LedgerView): Promise<Pick<EpicEntry, 'first_commit' | 'last_commit'>> {
  const entries = ids.flatMap((taskId) => tasks.get(taskId) ?? []).filter(({ lineage }) => lineage.epic_id === id);
  const closing = [...(await commits.of(entries)).values()].flat();
  const own = entries.flatMap(({ outcome }) => outcome?.commits ?? []);
  const found = await commits.inHistory([...closing, ...own].map(({ hash }) => hash));
  return { first_commit: found.at(-1)?.hash ?? epic.first_commit, last_commit: found[0]?.hash ?? epic.last_commit };
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
