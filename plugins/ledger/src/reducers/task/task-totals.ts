import type { Attempt } from '@cub/schema';
import { distinct } from '../../reading/values.js';
import { sumAttempts, type AveragedSums } from '../sums.js';

/** The sums over some attempts. */
export interface AttemptTotals extends AveragedSums {
  /** Distinct models in the order of their first use. */
  models: string[];
}

export function totalsOf(attempts: readonly Attempt[]): AttemptTotals {
  return { ...sumAttempts(attempts), models: distinct(attempts.flatMap(({ model }) => model ?? [])) };
}
