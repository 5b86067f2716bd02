import { formatCost, formatDuration, type HarnessUsage } from '@cub/schema';
import type { RunLimits } from '../run-options.js';

/** What a run has used. */
export interface Spending {
  /** The known part; null when nothing is known although agents were called. */
  readonly costNanoUsd: number | null;
  readonly unknownCosts: number;
  /** As the costs. */
  readonly tokens: number | null;
  readonly iterations: number;
  readonly elapsedMs: number;
}

/** Adds up what agents report. An invocation counts once: of several reports the last one counts, and what it does not know stays as it was. */
export class UsageMeter {
  private readonly byInvocation = new Map<string, Pick<HarnessUsage, 'tokens' | 'costNanoUsd'>>();

  add(attempt: string, { invocationId, tokens, costNanoUsd }: HarnessUsage): void {
    const key = `${attempt}\0${invocationId}`;
    const before = this.byInvocation.get(key);
    this.byInvocation.set(key, { tokens: tokens ?? before?.tokens ?? null, costNanoUsd: costNanoUsd ?? before?.costNanoUsd ?? null });
  }

  read(): Pick<Spending, 'costNanoUsd' | 'unknownCosts' | 'tokens'> {
    const all = [...this.byInvocation.values()];
    const costs = all.flatMap(({ costNanoUsd }) => costNanoUsd ?? []);
    const tokens = all.flatMap((usage) => (usage.tokens ? [usage.tokens.input + usage.tokens.output + usage.tokens.cache_read + usage.tokens.cache_creation] : []));
    const known = (values: readonly number[]) => (values.length === 0 && all.length > 0 ? null : values.reduce((a, b) => a + b, 0));
    return { costNanoUsd: known(costs), unknownCosts: all.length - costs.length, tokens: known(tokens) };
  }
}

/** Which limit is reached, in words; null while there is room for another attempt. Unknown costs count as nothing. */
export function exhaustedLimit(limits: RunLimits, spent: Spending): string | null {
  if (limits.iterations !== null && spent.iterations >= limits.iterations) return `the limit of ${limits.iterations} iterations is reached`;
  if (limits.timeMs !== null && spent.elapsedMs >= limits.timeMs) return `the time limit of ${formatDuration(limits.timeMs)} is reached`;
  if (limits.costNanoUsd !== null && (spent.costNanoUsd ?? 0) >= limits.costNanoUsd) {
    return `the budget of ${formatCost(limits.costNanoUsd)} is spent (${formatCost(spent.costNanoUsd)})`;
  }
  if (limits.tokens !== null && (spent.tokens ?? 0) >= limits.tokens) return `the budget of ${limits.tokens} tokens is spent (${spent.tokens})`;
  return null;
}
