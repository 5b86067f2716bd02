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

/** A hundredth of a cent: the last digit that is shown. */
const NANO_PER_DIGIT = NANO_PER_USD / 10_000;

/**
 * How a cost reads: to a hundredth of a cent, half away from 0, with what is below a cent only where it is not 0: `$12.35`, `$0.17`, `$0.015`. What is less
 * than that is not 0: `<$0.0001`. `n/a` when unknown.
 */
export function formatCost(nanoUsd: number | null): string {
  if (nanoUsd === null) return 'n/a';
  const digits = Math.round(nanoUsd / NANO_PER_DIGIT);
  return digits === 0 && nanoUsd > 0 ? '<$0.0001' : `$${decimalUsd(digits * NANO_PER_DIGIT)}`;
}

/** `≥ $0.12`: a cost of which only a part is known. It is never rounded up, which would be false. */
export function formatCostAtLeast(nanoUsd: number): string {
  return `≥ $${decimalUsd(Math.floor(nanoUsd / NANO_PER_DIGIT) * NANO_PER_DIGIT)}`;
}

/** A limit as it was given: exact, `$0.015`. */
export function formatCostLimit(nanoUsd: number): string {
  return `$${decimalUsd(nanoUsd)}`;
}

/** `$0.17`, `$0.17 + 1 unknown`, `n/a` */
export function formatCostSum({ cost_nano_usd: known, unknown_cost_count: unknown }: CostSum): string {
  return formatSum(known === null ? null : formatCost(known), unknown);
}
