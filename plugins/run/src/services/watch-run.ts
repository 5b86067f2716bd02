import { tailOfAgentLog } from '@cub/journal';
import { projectToken, type Cub } from '@cub/plugin-sdk';
import { readActiveRuns, type ActiveRun } from '../session/active-run.js';
import { isRunAlive } from '../session/orphans.js';
import { runPlaces } from '../session/run-places.js';

/** One look at the run that is going on here, else in another worktree. */
export interface RunGlance {
  readonly kind: 'monitor';
  readonly id: string | null;
  readonly run: ActiveRun | null;
  /** The last lines of the agent's log, as text. */
  readonly lines: readonly string[];
}

export async function glanceAtRun(cub: Cub, lines: number): Promise<RunGlance> {
  const project = await cub.get(projectToken);
  const places = runPlaces(project.localDir);
  const alive = readActiveRuns(places.active).filter((run) => isRunAlive(run, places.leases));
  const run = alive.find((candidate) => candidate.tree === project.tree) ?? alive[0] ?? null;
  const log = run?.current?.log ?? null;
  return { kind: 'monitor', id: run?.id ?? null, run, lines: log === null ? [] : tailOfAgentLog(log, lines) };
}
