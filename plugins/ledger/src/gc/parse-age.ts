import { CubError, EXIT } from '@cub/schema';

const DAY_MS = 86_400_000;
const UNIT_MS: Readonly<Record<string, number>> = { h: 3_600_000, d: DAY_MS, w: 7 * DAY_MS };

/** `90d`, `12w`, `36h`. @returns milliseconds @throws CubError `CUB_LEDGER_AGE` (exit 2) */
export function parseAge(text: string): number {
  const [, amount, unit = ''] = /^(\d{1,6})([hdw])$/.exec(text.trim()) ?? [];
  if (amount !== undefined) return Number(amount) * (UNIT_MS[unit] ?? 0);
  throw new CubError(`--older-than expects an age such as 90d, 12w or 36h, received ${JSON.stringify(text)}`, {
    code: 'CUB_LEDGER_AGE',
    exit: EXIT.usage,
    suggestions: ['h = hours, d = days, w = weeks.'],
  });
}
