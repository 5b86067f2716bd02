import { KnownSum, nanoToUsd, TokenSum, type Attempt, type CostSum, type Tokens } from '@cub/schema';

/** A sum of costs in the form in which entries keep it. */
export interface CostFields extends CostSum {
  cost_usd: number | null;
}

/**
 * What some attempts used. Null = nothing is known of it; the count beside it says how many figures are unknown (ADR 0023). Tasks, epics, plans, runs,
 * statistics and exports all take their sums from here.
 */
export interface Sums extends CostFields {
  attempts: number;
  tokens: Tokens | null;
  unknown_tokens_count: number;
  /** To the millisecond. */
  duration_seconds: number | null;
  unknown_duration_count: number;
}

/** A sum, and what it comes to for each summand of which something is known. */
export interface AveragedSums extends Sums {
  average_nano_usd: number | null;
  average_tokens: number | null;
  average_seconds: number | null;
}

/** Costs of invocations; null = unknown. */
export function sumOfCosts(costs: Iterable<number | null>): CostFields {
  const sum = new KnownSum();
  for (const cost of costs) sum.add(cost);
  return costFields(sum);
}

export function sumAttempts(attempts: readonly Attempt[]): AveragedSums {
  return addSums(attempts.map((attempt) => ({ ...attempt, attempts: 1, unknown_duration_count: attempt.duration_seconds === null ? 1 : 0 })));
}

/** The sum of sums. A summand without attempts, such as a task that was closed by hand, has no figures that are known to be 0. */
export function addSums(summands: readonly Sums[]): AveragedSums {
  const [cost, tokens, milliseconds] = [new KnownSum(), new TokenSum(), new KnownSum()];
  for (const summand of summands) {
    const { attempts, duration_seconds: seconds } = summand;
    if (attempts > 0 || isSomething(summand.cost_nano_usd)) cost.add(summand.cost_nano_usd, summand.unknown_cost_count);
    if (attempts > 0) tokens.add(summand.tokens, summand.unknown_tokens_count);
    if (attempts > 0 || isSomething(seconds)) milliseconds.add(seconds === null ? null : Math.round(seconds * 1000), summand.unknown_duration_count);
  }
  return {
    ...costFields(cost),
    attempts: summands.reduce((sum, { attempts }) => sum + attempts, 0),
    tokens: tokens.value,
    unknown_tokens_count: tokens.unknownCount,
    duration_seconds: inSeconds(milliseconds.value),
    unknown_duration_count: milliseconds.unknownCount,
    average_nano_usd: cost.average === null ? null : Math.round(cost.average),
    average_tokens: tokens.average,
    average_seconds: milliseconds.average === null ? null : inSeconds(Math.round(milliseconds.average)),
  };
}

function costFields(sum: KnownSum): CostFields {
  return { cost_usd: nanoToUsd(sum.value), cost_nano_usd: sum.value, unknown_cost_count: sum.unknownCount };
}

/** @returns whether a figure without attempts says something: a number above 0, or that it is unknown */
function isSomething(value: number | null): boolean {
  return value !== 0;
}

function inSeconds(milliseconds: number | null): number | null {
  return milliseconds === null ? null : milliseconds / 1000;
}
