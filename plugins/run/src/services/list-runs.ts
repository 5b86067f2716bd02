import { CubError, ledgerToken, type Cub } from '@cub/plugin-sdk';
import type { RunEntry } from '@cub/schema';

export interface RunListing {
  readonly items: readonly RunEntry[];
  readonly total: number;
}

/** Newest first. @param limit 0 = all */
export async function listRuns(cub: Cub, limit: number): Promise<RunListing> {
  const { runs } = await (await cub.get(ledgerToken)).view('machine');
  const all = [...runs.values()].sort((a, b) => (a.started_at < b.started_at ? 1 : a.started_at > b.started_at ? -1 : a.id < b.id ? 1 : -1));
  return { items: limit === 0 ? all : all.slice(0, limit), total: all.length };
}

/** @param id a run id, or the beginning of exactly one; `last` for the newest @throws CubError `CUB_RUN_NOT_FOUND` */
export async function showRun(cub: Cub, id: string): Promise<RunEntry> {
  const { items } = await listRuns(cub, 0);
  const exact = items.find((run) => run.id === id) ?? (id === 'last' ? items[0] : undefined);
  const near = items.filter((run) => run.id.startsWith(id));
  const found = exact ?? (near.length === 1 ? near[0] : undefined);
  if (found) return found;
  throw new CubError(near.length > 1 ? `${id} is the beginning of ${near.length} runs` : `there is no run ${id}`, {
    code: 'CUB_RUN_NOT_FOUND',
    suggestions: [...(near.length > 1 ? [`Name one: ${near.slice(0, 5).map((run) => run.id).join(', ')}.`] : []), 'See all runs with `cub runs list`.'],
  });
}
