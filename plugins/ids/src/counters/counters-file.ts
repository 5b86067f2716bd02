import { CubError } from '@cub/schema';

/** `.cub/counters.json` on the sync branch. The numbers are the next ones to hand out. Unknown keys survive a rewrite. */
export interface Counters {
  readonly version: 1;
  readonly spec_number: number;
  readonly standalone_task_number: number;
  readonly updated_at: string;
}

export const COUNTERS_PATH = '.cub/counters.json';
export type CounterName = 'spec_number' | 'standalone_task_number';

/** @param content null when there is no such file yet @throws CubError `CUB_IDS_COUNTERS` when it is damaged; it is left as it is */
export function parseCounters(content: string | null, place: string): Counters {
  if (content === null) return { version: 1, spec_number: 0, standalone_task_number: 0, updated_at: new Date(0).toISOString() };
  let value: Partial<Counters> | null;
  try {
    value = JSON.parse(content) as Partial<Counters> | null;
  } catch (error) {
    throw damaged(place, `not valid JSON: ${(error as Error).message}`);
  }
  if (typeof value !== 'object' || value === null || value.version !== 1) throw damaged(place, 'expected {"version": 1, …}');
  for (const name of ['spec_number', 'standalone_task_number'] as const) {
    if (!Number.isSafeInteger(value[name]) || Number(value[name]) < 0) throw damaged(place, `expected a whole number as "${name}", received ${JSON.stringify(value[name])}`);
  }
  return value as Counters;
}

export function formatCounters(counters: Counters): string {
  return `${JSON.stringify(counters, null, 2)}\n`;
}

function damaged(place: string, what: string): CubError {
  return new CubError(`${place}: ${what}`, {
    code: 'CUB_IDS_COUNTERS',
    suggestions: ['Nothing was changed. Restore the file from an earlier commit of the branch, for example with `git log -p cub-sync`.'],
  });
}
