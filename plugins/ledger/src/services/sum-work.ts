import { nanoToUsd, type Attempt, type Tokens } from '@cub/schema';
import { addSums, addTokens, NO_TOKENS, totalTokens, type CostFields } from '../reducers/sums.js';

/** What some attempts took, and what came of them. */
export interface Work extends CostFields {
  attempts: number;
  attempts_succeeded: number;
  /** Of the attempts that have ended, 0 to 1; null when none has. */
  success_rate: number | null;
  /** The known cost, failures included, for each attempt that succeeded: at least that much while some cost is unknown. null without a success. */
  cost_per_success_usd: number | null;
  cost_per_success_nano_usd: number | null;
  /** The known part. */
  tokens: Tokens & { total: number };
  /** Attempts that said nothing about their tokens. */
  unknown_tokens_count: number;
  /** The known part, to the millisecond; null when attempts were made and no duration is known. */
  duration_seconds: number | null;
  /** Of the attempts with a known duration; null when there is none. */
  avg_duration_seconds: number | null;
}

export function sumWork(attempts: readonly Attempt[]): Work {
  const cost = addSums(attempts);
  const ended = attempts.filter(({ success }) => success !== null).length;
  const succeeded = attempts.filter(({ success }) => success === true).length;
  const perSuccess = succeeded === 0 || cost.cost_nano_usd === null ? null : Math.round(cost.cost_nano_usd / succeeded);
  const tokens = attempts.reduce((sum, attempt) => addTokens(sum, attempt.tokens), NO_TOKENS);
  return {
    ...cost,
    attempts: attempts.length,
    attempts_succeeded: succeeded,
    success_rate: ended === 0 ? null : succeeded / ended,
    cost_per_success_usd: nanoToUsd(perSuccess),
    cost_per_success_nano_usd: perSuccess,
    tokens: { ...tokens, total: totalTokens(tokens) },
    unknown_tokens_count: attempts.filter(({ tokens: known }) => known === null).length,
    ...durations(attempts),
  };
}

/** Milliseconds are whole numbers, so that the sum over groups is the sum over everything. */
function durations(attempts: readonly Attempt[]): Pick<Work, 'duration_seconds' | 'avg_duration_seconds'> {
  const known = attempts.flatMap(({ duration_seconds: seconds }) => (seconds === null ? [] : Math.round(seconds * 1000)));
  const sum = known.reduce((a, b) => a + b, 0);
  return {
    duration_seconds: known.length === 0 && attempts.length > 0 ? null : sum / 1000,
    avg_duration_seconds: known.length === 0 ? null : Math.round(sum / known.length) / 1000,
  };
}
