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

/** Adds up what agents report. An invocation counts once. */
export class UsageMeter {
  private readonly seen = new Set<string>();
  private knownNanoUsd = 0;
  private knownCosts = 0;
  private unknownCosts = 0;
  private tokens = 0;
  private knownTokens = 0;

  add(attempt: string, usage: HarnessUsage): void {
    const key = `${attempt}\0${usage.invocationId}`;
    if (this.seen.has(key)) return;
    this.seen.add(key);
    if (usage.costNanoUsd === null) this.unknownCosts += 1;
    else {
      this.knownNanoUsd += usage.costNanoUsd;
      this.knownCosts += 1;
    }
    const { tokens } = usage;
    if (!tokens) return;
    this.tokens += tokens.input + tokens.output + tokens.cache_read + tokens.cache_creation;
    this.knownTokens += 1;
  }

  read(): Pick<Spending, 'costNanoUsd' | 'unknownCosts' | 'tokens'> {
    const isUnknown = this.knownCosts === 0 && this.unknownCosts > 0;
    return { costNanoUsd: isUnknown ? null : this.knownNanoUsd, unknownCosts: this.unknownCosts, tokens: this.knownTokens === 0 && this.seen.size > 0 ? null : this.tokens };
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
