import type { Tokens } from './models/common.js';

/**
 * The largest figure that one report of usage may hold, tokens of a class or nano-USD ($10 000). It leaves room for 900 such reports in an exact sum;
 * a larger figure is a mistake of whoever reports it, and is treated as unknown (ADR 0023).
 */
export const MAX_REPORTED = 10_000_000_000_000;

/**
 * A sum over numbers from 0 of which some may be unknown (ADR 0023): the known part, and how many are unknown. The order does not matter. A sum
 * above 2^53 - 1 has no exact number in JSON, so it is unknown, and so is everything in it.
 */
export class KnownSum {
  private total = 0;
  private known = 0;
  private unknown = 0;
  private isTooLarge = false;

  /** @param value null = unknown @param unknownCount how many unknown figures stand behind it, also beside a known part */
  add(value: number | null, unknownCount = 0): this {
    this.unknown += value === null ? Math.max(1, unknownCount) : unknownCount;
    if (value === null) return this;
    this.known += 1;
    this.total += value;
    // From here on additions would be rounded.
    this.isTooLarge ||= !Number.isSafeInteger(this.total);
    return this;
  }

  /** null when nothing is known although there is something, or when the sum is too large to be exact. The sum of nothing is 0. */
  get value(): number | null {
    return this.isTooLarge || (this.known === 0 && this.unknown > 0) ? null : this.total;
  }

  get unknownCount(): number {
    return this.isTooLarge ? this.unknown + this.known : this.unknown;
  }

  /** Over what is known, not rounded; null when nothing is. */
  get average(): number | null {
    return this.isTooLarge || this.known === 0 ? null : this.total / this.known;
  }
}

/** @param values null = unknown */
export function sumKnown(values: Iterable<number | null>): KnownSum {
  const sum = new KnownSum();
  for (const value of values) sum.add(value);
  return sum;
}

const CLASSES = ['input', 'output', 'cache_read', 'cache_creation'] as const satisfies readonly (keyof Tokens)[];

/** All classes together; null when they are unknown. */
export function totalTokens(tokens: Tokens | null): number | null {
  return tokens === null ? null : CLASSES.reduce((sum, name) => sum.add(tokens[name]), new KnownSum()).value;
}

/** A {@link KnownSum} over tokens by class. */
export class TokenSum {
  private readonly classes: Tokens = { input: 0, output: 0, cache_read: 0, cache_creation: 0 };
  private readonly totals = new KnownSum();

  /** @param tokens null = unknown @param unknownCount as for {@link KnownSum.add} */
  add(tokens: Tokens | null, unknownCount = 0): this {
    this.totals.add(totalTokens(tokens), unknownCount);
    if (tokens) for (const name of CLASSES) this.classes[name] += tokens[name];
    return this;
  }

  get value(): Tokens | null {
    return this.totals.value === null ? null : { ...this.classes };
  }

  get total(): number | null {
    return this.totals.value;
  }

  get unknownCount(): number {
    return this.totals.unknownCount;
  }

  /** Tokens for each summand with a known part; null when there is none. */
  get average(): number | null {
    return this.totals.average;
  }
}

/** `5`, `5 + 2 unknown`, `n/a`: how every sum reads. @param known its known part as text; null when there is none */
export function formatSum(known: string | null, unknownCount: number): string {
  if (known === null) return 'n/a';
  return unknownCount === 0 ? known : `${known} + ${unknownCount} unknown`;
}
