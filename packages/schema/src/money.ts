/** Cost is integer nano-USD everywhere (one cached token costs less than a micro-dollar); USD is for people and for `--json` convenience. */
const NANO_PER_USD = 1_000_000_000;

/** @param usd dollars as reported by an agent; rounded to the nearest nano-dollar. */
export function usdToNano(usd: number): number {
  return Math.round(usd * NANO_PER_USD);
}

/** @returns dollars, or null when the cost is unknown. Exact to the nano-dollar for sums below nine million dollars. */
export function nanoToUsd(nanoUsd: number | null): number | null {
  return nanoUsd === null ? null : nanoUsd / NANO_PER_USD;
}

/** A sum over costs of which some may be unknown: the known part, and how many were unknown. */
export interface CostSum {
  /** null when nothing is known at all. */
  cost_nano_usd: number | null;
  unknown_cost_count: number;
}

/** Adds costs up; null means unknown. The sum of nothing is 0. */
export function sumCosts(costs: Iterable<number | null>): CostSum {
  let known = 0;
  let knownCount = 0;
  let unknown = 0;
  for (const cost of costs) {
    if (cost === null) unknown += 1;
    else {
      known += cost;
      knownCount += 1;
    }
  }
  return { cost_nano_usd: knownCount === 0 && unknown > 0 ? null : known, unknown_cost_count: unknown };
}

const NANO_PER_DIGIT = NANO_PER_USD / 10_000;

/**
 * Rounded half up to a hundredth of a cent; cents are always shown, what is below only where it is not 0: `$0.17`, `$0.015`. An amount that would
 * read as nothing is `<$0.0001`. `n/a` when unknown.
 */
export function formatCost(nanoUsd: number | null): string {
  if (nanoUsd === null) return 'n/a';
  const units = Math.round(nanoUsd / NANO_PER_DIGIT);
  if (units === 0 && nanoUsd > 0) return '<$0.0001';
  const digits = String(units).padStart(5, '0');
  return `$${digits.slice(0, -4)}.${digits.slice(-4).replace(/0{1,2}$/, '')}`;
}
