import { formatSum } from './known-sum.js';

/** Cost is integer nano-USD everywhere (one cached token costs less than a micro-dollar); USD is for people and for `--json` convenience. */
const NANO_PER_USD = 1_000_000_000;
const DECIMALS = 9;

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

/** Exact dollars as text: `0.17`, `12.000000001`; at least two decimals. Dividing would give 0.30000000000000004 one day. */
export function decimalUsd(nanoUsd: number): string {
  const digits = String(nanoUsd).padStart(DECIMALS + 1, '0');
  return `${digits.slice(0, -DECIMALS)}.${digits.slice(-DECIMALS).replace(/0{1,7}$/, '')}`;
}

/**
 * How a cost reads: in cents (`$12.35`, `$0.17`), below ten cents with up to four decimals (`$0.015`, `$0.0004`), half away from 0, `n/a` when unknown.
 * What is less than all that is not 0: `<$0.0001`.
 */
export function formatCost(nanoUsd: number | null): string {
  if (nanoUsd === null) return 'n/a';
  if (nanoUsd > 0 && nanoUsd < NANO_PER_USD / 20_000) return '<$0.0001';
  const unit = nanoUsd < NANO_PER_USD / 10 ? NANO_PER_USD / 10_000 : NANO_PER_USD / 100;
  return `$${decimalUsd(Math.round(nanoUsd / unit) * unit)}`;
}

/** A limit as it was given: exact, `$0.015`. */
export function formatCostLimit(nanoUsd: number): string {
  return `$${decimalUsd(nanoUsd)}`;
}

/** `$0.17`, `$0.17 + 1 unknown`, `n/a` */
export function formatCostSum({ cost_nano_usd: known, unknown_cost_count: unknown }: CostSum): string {
  return formatSum(known === null ? null : formatCost(known), unknown);
}
