import { formatCostLimit, formatCostSum, formatDuration, formatSum, KnownSum, TokenSum, type HarnessUsage } from '@cub/schema';
import type { RunLimits } from '../run-options.js';

/** What a run has used. */
export interface Spending {
  /** The known part; null when nothing is known although agents were called. */
  readonly costNanoUsd: number | null;
  readonly unknownCosts: number;
  /** As the costs. */
  readonly tokens: number | null;
  readonly unknownTokens: number;
  readonly iterations: number;
  readonly elapsedMs: number;
}

type Usage = Pick<Spending, 'costNanoUsd' | 'unknownCosts' | 'tokens' | 'unknownTokens'>;

/** Adds up what agents report. An invocation counts once, with its last report. */
export class UsageMeter {
  private readonly reports = new Map<string, HarnessUsage>();

  add(attempt: string, usage: HarnessUsage): void {
    this.reports.set(`${attempt}\0${usage.invocationId}`, usage);
  }

  read(): Usage {
    const [cost, tokens] = [new KnownSum(), new TokenSum()];
    for (const usage of this.reports.values()) {
      cost.add(usage.costNanoUsd);
      tokens.add(usage.tokens);
    }
    return { costNanoUsd: cost.value, unknownCosts: cost.unknownCount, tokens: tokens.total, unknownTokens: tokens.unknownCount };
  }
}

/** Which limit is reached, in words; null while there is room for another attempt. What is unknown cannot be held against a limit. */
export function exhaustedLimit(limits: RunLimits, spent: Spending): string | null {
  const { costNanoUsd: cost, tokens } = spent;
  if (limits.iterations !== null && spent.iterations >= limits.iterations) return `the limit of ${limits.iterations} iterations is reached`;
  if (limits.timeMs !== null && spent.elapsedMs >= limits.timeMs) return `the time limit of ${formatDuration(limits.timeMs)} is reached`;
  if (limits.costNanoUsd !== null && isReached(limits.costNanoUsd, cost)) {
    return `the budget of ${formatCostLimit(limits.costNanoUsd)} is spent (${formatCostSum({ cost_nano_usd: cost, unknown_cost_count: spent.unknownCosts })})`;
  }
  if (limits.tokens !== null && isReached(limits.tokens, tokens)) {
    return `the budget of ${limits.tokens} tokens is spent (${formatSum(tokens === null ? null : String(tokens), spent.unknownTokens)})`;
  }
  return null;
}

/** A limit of 0 is reached whatever is known. */
function isReached(limit: number, used: number | null): boolean {
  return limit === 0 || (used !== null && used >= limit);
}

/** Which limit counts only a part of what is used, because an agent did not report the rest; null when none does. */
export function limitInDoubt(limits: RunLimits, spent: Usage): string | null {
  const doubts = [
    limits.costNanoUsd !== null && spent.unknownCosts > 0 ? `the budget of ${formatCostLimit(limits.costNanoUsd)}` : null,
    limits.tokens !== null && spent.unknownTokens > 0 ? `the budget of ${limits.tokens} tokens` : null,
  ].filter((doubt) => doubt !== null);
  return doubts.length === 0 ? null : `the agent did not report what it used, so ${doubts.join(' and ')} counts only what is known`;
}
