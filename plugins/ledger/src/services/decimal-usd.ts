const DECIMALS = 9;

/** Exact dollars as text: `0.17`, `12.000000001`; at least two decimals. Dividing would give 0.30000000000000004 one day. */
export function decimalUsd(nanoUsd: number | null): string | null {
  if (nanoUsd === null) return null;
  const digits = String(nanoUsd).padStart(DECIMALS + 1, '0');
  const fraction = digits.slice(-DECIMALS).replace(/0{1,7}$/, '');
  return `${digits.slice(0, -DECIMALS)}.${fraction}`;
}
