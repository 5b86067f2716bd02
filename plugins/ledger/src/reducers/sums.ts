import { nanoToUsd, sumCosts, type CostSum, type Tokens } from '@cub/schema';

/** A sum of costs in the form in which entries keep it. */
export interface CostFields extends CostSum {
  cost_usd: number | null;
}

export const NO_TOKENS: Tokens = { input: 0, output: 0, cache_read: 0, cache_creation: 0 };

export function addTokens(a: Tokens | null, b: Tokens | null): Tokens {
  const [x, y] = [a ?? NO_TOKENS, b ?? NO_TOKENS];
  return {
    input: x.input + y.input,
    output: x.output + y.output,
    cache_read: x.cache_read + y.cache_read,
    cache_creation: x.cache_creation + y.cache_creation,
  };
}

export function totalTokens({ input, output, cache_read, cache_creation }: Tokens): number {
  return input + output + cache_read + cache_creation;
}

/** Costs of invocations; null = unknown. */
export function sumOfCosts(costs: Iterable<number | null>): CostFields {
  return withUsd(sumCosts(costs));
}

/**
 * The sum of sums: what is known is added, what is unknown is counted; null when nothing is known. The 0 of a task that nobody has attempted is no known
 * cost: beside an unknown one it would make it 0.
 */
export function addSums(sums: readonly (CostSum & { readonly attempts?: number })[]): CostFields {
  const known = sums.flatMap(({ cost_nano_usd: cost, attempts }) => (attempts === 0 && cost === 0 ? [] : (cost ?? [])));
  const unknown = sums.reduce((total, { unknown_cost_count }) => total + unknown_cost_count, 0);
  const total = known.reduce((a, b) => a + b, 0);
  return withUsd({ cost_nano_usd: known.length === 0 && unknown > 0 ? null : total, unknown_cost_count: unknown });
}

function withUsd(sum: CostSum): CostFields {
  return { ...sum, cost_usd: nanoToUsd(sum.cost_nano_usd) };
}
