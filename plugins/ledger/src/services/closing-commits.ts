import { join, relative, sep } from 'node:path';
import type { CommitSummary, Git, NamingCommit } from '@cub/git';
import type { Journal, Project } from '@cub/plugin-sdk';
import { isEvent, type CommitRef, type LedgerEntry } from '@cub/schema';
import { distinct } from '../reading/values.js';

type TaskRecord = Pick<LedgerEntry, 'id' | 'outcome' | 'attempts'>;

/** The commits of tasks, looked up in the history of a work tree. */
export interface ClosingCommits {
  /** Those that closed these tasks, by task, the newest first. */
  of(tasks: readonly TaskRecord[]): Promise<ReadonlyMap<string, readonly CommitRef[]>>;
  /** Those of these commits that the history has, the newest first. */
  inHistory(hashes: readonly string[]): Promise<readonly CommitRef[]>;
}

export interface ClosingCommitsDeps {
  readonly project: Pick<Project, 'gitTop' | 'cubDir'>;
  readonly journal: Pick<Journal, 'eventsOf'>;
}

/**
 * Finds the commits of tasks (decision 0022). A line `Cub-Task: <id>` anywhere in the body names one; such a line is a claim that anybody can make, and
 * nothing but this list follows from it. Where no commit has one, a hash that cub recorded counts, and else the commit that brought the record of the
 * end, whatever its message says. A line that repeats another message counts only in a commit that changes the task's own records.
 */
export function closingCommits({ project, journal }: ClosingCommitsDeps): ClosingCommits {
  const opened = openHistory(project);
  return {
    of: async (tasks) => {
      const history = await opened;
      return history ? commitsOf(history, journal, tasks) : new Map();
    },
    inHistory: async (hashes) => (await opened)?.inHistory(new Set(hashes)) ?? [],
  };
}

interface History {
  naming(ids: ReadonlySet<string>): Promise<Map<string, NamingCommit[]>>;
  inHistory(hashes: ReadonlySet<string>): Promise<CommitSummary[]>;
  /** Commits that change the records of a task. @param text only those that bring or remove this text in its entry */
  recording(taskId: string, text?: string): Promise<CommitSummary[]>;
}

async function openHistory({ gitTop, cubDir }: Pick<Project, 'gitTop' | 'cubDir'>): Promise<History | null> {
  const { commitsInHistory, commitsNaming, commitsOfPath, findGit, openGit } = await import('@cub/git');
  const paths = gitTop === null ? null : findGit(gitTop);
  if (!paths) return null;
  const git: Git = openGit(paths);
  const folder = (taskId: string) => relative(paths.top, join(cubDir, 'ledger', 'by-task', taskId)).split(sep).join('/');
  return {
    naming: (ids) => commitsNaming(git, 'Cub-Task', ids),
    inHistory: (hashes) => commitsInHistory(git, hashes),
    recording: (taskId, text) => (text === undefined ? commitsOfPath(git, folder(taskId)) : commitsOfPath(git, `${folder(taskId)}/entry.json`, text)),
  };
}

async function commitsOf(history: History, journal: Pick<Journal, 'eventsOf'>, tasks: readonly TaskRecord[]): Promise<Map<string, readonly CommitRef[]>> {
  const named = await history.naming(new Set(tasks.map(({ id }) => id)));
  const kept = keptHashes(journal, tasks.flatMap(({ id }) => (named.has(id) ? [] : [id])));
  const found = new Map<string, readonly CommitRef[]>();
  for (const task of tasks) {
    const claims = await withoutForeignQuotes(history, task.id, named.get(task.id) ?? []);
    const commits = claims.length > 0 ? claims : await unnamed(history, task, kept.get(task.id) ?? []);
    if (commits.length > 0) found.set(task.id, commits);
  }
  return found;
}

async function withoutForeignQuotes(history: History, taskId: string, commits: readonly NamingCommit[]): Promise<CommitRef[]> {
  const own = commits.some(({ isQuoted }) => isQuoted) ? new Set((await history.recording(taskId)).map(({ hash }) => hash)) : null;
  return commits.filter(({ hash, isQuoted }) => !isQuoted || own?.has(hash) === true).map(({ isQuoted: _, ...commit }) => commit);
}

async function unnamed(history: History, { id, outcome, attempts }: TaskRecord, hashes: readonly string[]): Promise<readonly CommitRef[]> {
  const kept = await history.inHistory(new Set(hashes));
  if (kept.length > 0) return kept;
  // A task that somebody closed by hand has no commit of cub's.
  if (!outcome?.success || attempts.length === 0) return [];
  const brought = (await history.recording(id, JSON.stringify(outcome.completed_at))).at(-1);
  return brought ? [brought] : [];
}

/** Hashes of closing commits that lost their line when they were made. */
function keptHashes(journal: Pick<Journal, 'eventsOf'>, ids: readonly string[]): Map<string, string[]> {
  if (ids.length === 0) return new Map();
  return new Map([...journal.eventsOf('machine', new Set(ids.map((id) => `task/${id}` as const)))].map(([name, events]) => {
    const hashes = events.flatMap((event) => (isEvent(event, 'git.committed') && event.data.closes === true ? [event.data.sha] : []));
    return [name.slice('task/'.length), distinct(hashes)] as const;
  }));
}
