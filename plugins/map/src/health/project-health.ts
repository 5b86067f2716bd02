import type { LedgerEntry, LedgerLine, LedgerOverview } from '@cub/plugin-sdk';
import { KnownSum, type CostSum } from '@cub/schema';

/** Tasks of which the sums speak, the latest ones. */
export const RECENT_TASKS = 50;
const MAX_FAILED = 5;
const MAX_FILES = 8;
/** A file of one failed attempt says nothing about the file. */
const MIN_FAILURES = 2;

/** A file that agents had changed when they failed. */
export interface TroubledFile {
  readonly path: string;
  readonly failedAttempts: number;
}

/** What the ledger says about the recent work on a project. */
export interface ProjectHealth {
  /** How many tasks these figures are about: the latest `RECENT_TASKS` that were worked on. */
  readonly tasks: number;
  readonly completed: number;
  /** Failed or blocked, the latest first. */
  readonly failed: readonly Pick<LedgerLine, 'id' | 'title' | 'status'>[];
  readonly averageAttempts: number;
  /** Of all these tasks together, in nano-USD. */
  readonly cost: CostSum;
  /** Share of the tasks, 0 to 1, that took a second model. */
  readonly escalationRate: number;
  /** Files that several failed attempts have in common, the most frequent first. */
  readonly troubledFiles: readonly TroubledFile[];
}

/**
 * Reads the entries of tasks that took more than one attempt, one after the other; all else follows from the lines.
 * @returns null when nobody has worked on a task yet
 */
export function readHealth(overview: LedgerOverview): ProjectHealth | null {
  const worked = overview.lines.filter(({ attempts }) => attempts > 0);
  const recent = worked.sort((a, b) => latestFirst(a.updated_at, b.updated_at) || latestFirst(b.id, a.id)).slice(0, RECENT_TASKS);
  if (recent.length === 0) return null;
  const failed = recent.filter(hasFailed);
  const attempts = recent.reduce((sum, line) => sum + line.attempts, 0);
  return {
    tasks: recent.length,
    completed: recent.filter(({ status }) => status === 'completed').length,
    failed: failed.slice(0, MAX_FAILED).map(({ id, title, status }) => ({ id, title, status })),
    averageAttempts: attempts / recent.length,
    cost: costOf(recent),
    escalationRate: recent.filter(({ escalated }) => escalated).length / recent.length,
    troubledFiles: troubledFiles(overview.entries(recent.filter((line) => line.attempts > 1 || hasFailed(line)).map(({ id }) => id))),
  };
}

function hasFailed({ status }: LedgerLine): boolean {
  return status === 'failed' || status === 'blocked';
}

/** The unknown parts of a task's cost are counted by invocation; a task of which nothing is known has at least one. */
function costOf(lines: readonly LedgerLine[]): CostSum {
  const sum = new KnownSum();
  for (const line of lines) sum.add(line.cost_nano_usd, line.unknown_cost_count);
  return { cost_nano_usd: sum.value, unknown_cost_count: sum.unknownCount };
}

function troubledFiles(entries: Iterable<LedgerEntry>): TroubledFile[] {
  const counts = new Map<string, number>();
  for (const { attempts } of entries) {
    for (const { success, files_changed: files } of attempts) {
      if (success !== false) continue;
      for (const path of new Set(files.filter(isRelative))) counts.set(path, (counts.get(path) ?? 0) + 1);
    }
  }
  const troubled = [...counts].filter(([, n]) => n >= MIN_FAILURES).map(([path, failedAttempts]) => ({ path, failedAttempts }));
  return troubled.sort((a, b) => b.failedAttempts - a.failedAttempts || latestFirst(b.path, a.path)).slice(0, MAX_FILES);
}

/** What an imported ledger calls a file may be anything; a map names none outside of the project. */
function isRelative(path: string): boolean {
  return path !== '' && !/^([/\\~]|[A-Za-z]:)/.test(path) && !path.split('/').includes('..');
}

function latestFirst(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? 1 : -1;
}
