import { nanoToUsd, totalTokens, type Attempt, type Tokens } from '@cub/schema';
import { sumAttempts, type CostFields } from '../reducers/sums.js';

/** What some attempts took, and what came of them. */
export interface Work extends CostFields {
  attempts: number;
  attempts_succeeded: number;
  /** Of the attempts that have ended, 0 to 1; null when none has. */
  success_rate: number | null;
  /** The known cost, failures included, for each attempt that succeeded: at least that much while some cost is unknown. null without a success. */
  cost_per_success_usd: number | null;
  cost_per_success_nano_usd: number | null;
  /** The known part; null when attempts were made and nothing is known of their tokens. */
  tokens: (Tokens & { total: number }) | null;
  /** Invocations that said nothing about their tokens. */
  unknown_tokens_count: number;
  /** The known part, to the millisecond; null when attempts were made and no duration is known. */
  duration_seconds: number | null;
  /** Attempts whose duration is unknown. */
  unknown_duration_count: number;
  /** Of the attempts with a known duration; null when there is none. */
  avg_duration_seconds: number | null;
}

export function sumWork(attempts: readonly Attempt[]): Work {
  const { tokens, unknown_tokens_count, duration_seconds, unknown_duration_count, average_seconds, ...sums } = sumAttempts(attempts);
  const total = totalTokens(tokens);
  const ended = attempts.filter(({ success }) => success !== null).length;
  const succeeded = attempts.filter(({ success }) => success === true).length;
  const perSuccess = succeeded === 0 || sums.cost_nano_usd === null ? null : Math.round(sums.cost_nano_usd / succeeded);
  return {
    cost_usd: sums.cost_usd,
    cost_nano_usd: sums.cost_nano_usd,
    unknown_cost_count: sums.unknown_cost_count,
    attempts: sums.attempts,
    attempts_succeeded: succeeded,
    success_rate: ended === 0 ? null : succeeded / ended,
    cost_per_success_usd: nanoToUsd(perSuccess),
    cost_per_success_nano_usd: perSuccess,
    tokens: tokens === null || total === null ? null : { ...tokens, total },
    unknown_tokens_count,
    duration_seconds,
    unknown_duration_count,
    avg_duration_seconds: average_seconds,
  };
}
