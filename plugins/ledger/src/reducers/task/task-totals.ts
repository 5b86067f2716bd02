import type { Attempt, Tokens } from '@cub/schema';
import { distinct, toMilliseconds } from '../../reading/values.js';
import { addSums, addTokens, NO_TOKENS, type CostFields } from '../sums.js';

/** The sums over some attempts. */
export interface AttemptTotals extends CostFields {
  attempts: number;
  tokens: Tokens;
  /** null when no attempt has ended. */
  durationSeconds: number | null;
  /** Distinct models in the order of their first use. */
  models: string[];
}

export function totalsOf(attempts: readonly Attempt[]): AttemptTotals {
  const durations = attempts.flatMap(({ duration_seconds }) => duration_seconds ?? []);
  return {
    ...addSums(attempts),
    attempts: attempts.length,
    tokens: attempts.reduce((sum, { tokens }) => addTokens(sum, tokens), NO_TOKENS),
    durationSeconds: durations.length === 0 ? null : toMilliseconds(durations.reduce((a, b) => a + b, 0)),
    models: distinct(attempts.flatMap(({ model }) => model ?? [])),
  };
}
