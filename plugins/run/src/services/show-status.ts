import { journalToken, ledgerToken, projectToken, tasksToken, type Cub } from '@cub/plugin-sdk';
import type { RunEntry, TaskStatus } from '@cub/schema';
import { readActiveRuns, type ActiveRun } from '../session/active-run.js';
import { isRunAlive } from '../session/orphans.js';
import { runPlaces } from '../session/run-places.js';

/** Where the project stands. */
export interface StatusReport {
  readonly kind: 'status';
  readonly id: string;
  readonly project: string;
  readonly tree: string;
  /** Runs of all worktrees that are going on. */
  readonly active_runs: readonly ActiveRun[];
  /** Runs whose process is gone; the next `cub run` records that. */
  readonly orphaned_runs: readonly string[];
  readonly tasks: Readonly<Record<TaskStatus | 'ready' | 'claimed', number>>;
  readonly last_run: RunEntry | null;
  /** Task files that cannot be read. */
  readonly unreadable_tasks: number;
  /** Records of the Python version that are not imported. */
  readonly unimported_records: number;
  /** Lines of the journal that cannot be read. */
  readonly unreadable_lines: number;
}

export async function showStatus(cub: Cub): Promise<StatusReport> {
  const [project, tasks, ledger, journal] = await Promise.all([cub.get(projectToken), cub.get(tasksToken), cub.get(ledgerToken), cub.get(journalToken)]);
  const places = runPlaces(project.localDir);
  const runs = readActiveRuns(places.active);
  const alive = runs.filter((run) => isRunAlive(run, places.leases));
  const [{ items, faults }, ready, claims, view] = await Promise.all([tasks.list(), tasks.ready(), tasks.claims(), ledger.view('machine')]);
  const work = items.filter((task) => task.type !== 'epic');
  const count = (status: TaskStatus) => work.filter((task) => task.status === status).length;
  const ended = [...view.runs.values()].filter((run) => run.status !== 'running').sort((a, b) => (a.started_at < b.started_at ? 1 : -1));
  return {
    kind: 'status',
    id: project.projectId,
    project: project.root,
    tree: project.tree,
    active_runs: alive,
    orphaned_runs: runs.filter((run) => !alive.includes(run)).map((run) => run.id),
    tasks: {
      open: count('open'),
      in_progress: count('in_progress'),
      blocked: count('blocked'),
      retry: count('retry'),
      closed: count('closed'),
      ready: ready.length,
      claimed: claims.length,
    },
    last_run: ended[0] ?? null,
    unreadable_tasks: faults.length,
    unimported_records: (await ledger.unimported()).length,
    unreadable_lines: journal.faults('machine').length,
  };
}
