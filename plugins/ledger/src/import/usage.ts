import { totalTokens, usdToNano, type Tokens } from '@cub/schema';
import { shortJson, IN_EXTRA, type Source } from './source.js';

/** What an attempt used; null = unknown. */
export interface ReadUsage {
  readonly tokens: Tokens | null;
  readonly costNanoUsd: number | null;
}

/**
 * Reads `tokens` and `cost_usd`. No token of any class together with a cost of 0 is what the original wrote when its agent had
 * reported nothing, so that is unknown. An entry of cub itself carries `cost_nano_usd`, which is taken at its word.
 */
export function readUsage(source: Source): ReadUsage {
  const tokens = readTokens(source);
  const cost = readCost(source, 'cost');
  if (source.has('cost_nano_usd') || cost !== 0) return { tokens, costNanoUsd: cost };
  if (tokens && Object.values(tokens).some((n) => n > 0)) {
    source.odd('cost_usd', 'a cost of 0 although tokens were used', 'a cost of 0');
    return { tokens, costNanoUsd: 0 };
  }
  source.odd('cost_usd', 'a cost of 0 and no tokens: nothing was reported', 'unknown');
  return { tokens: null, costNanoUsd: null };
}

/** @param name `cost` for `cost_nano_usd` or `cost_usd`, `total_cost` for `total_cost_nano_usd`, `total_cost_usd` or `total_cost` */
export function readCost(source: Source, name: string): number | null {
  const keys = [`${name}_usd`, name].filter((key) => source.has(key));
  if (source.has(`${name}_nano_usd`)) {
    source.drop(...keys);
    return source.count(`${name}_nano_usd`);
  }
  const key = keys[0];
  if (key === undefined) return null;
  const usd = source.amount(key);
  const nano = usd === null ? null : usdToNano(usd);
  if (nano === null || Number.isSafeInteger(nano)) return nano;
  source.odd(key, `${usd} USD is more than can be counted`, 'unknown');
  return null;
}

const CLASSES = ['input', 'output', 'cache_read', 'cache_creation'] as const;

function readTokens(source: Source): Tokens | null {
  const total = source.raw('tokens');
  if (total === 0) source.drop('tokens');
  if (typeof total === 'number') {
    if (total > 0) source.odd('tokens', `only the sum ${shortJson(total)} is known, not its classes`, IN_EXTRA);
    return null;
  }
  const section = source.section('tokens');
  if (!section) return null;
  const counts = CLASSES.map((name) => section.count(section.has(name) ? name : `${name}_tokens`));
  if (counts.every((n) => n === null)) return null;
  const [input, output, cacheRead, cacheCreation] = counts.map((n) => n ?? 0);
  const tokens = { input: input ?? 0, output: output ?? 0, cache_read: cacheRead ?? 0, cache_creation: cacheCreation ?? 0 };
  if (totalTokens(tokens) !== null) return tokens;
  source.odd('tokens', 'more tokens than can be counted', 'unknown');
  return null;
}
