import { CubError, EXIT } from '@cub/schema';

const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `90s`, `15m`, `8h`, `1h30m`; a bare number is seconds. @returns milliseconds @throws CubError `CUB_RUN_DURATION` */
export function parseDuration(text: string, flag: string): number {
  const trimmed = text.trim();
  if (/^\d+(\.\d+)?$/.test(trimmed)) return positive(Number(trimmed) * 1000, text, flag);
  const parts = [...trimmed.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g)];
  if (parts.map(([whole]) => whole).join('') !== trimmed || parts.length === 0) throw notADuration(text, flag);
  return positive(parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * (UNIT_MS[unit ?? ''] ?? 0), 0), text, flag);
}

function positive(ms: number, text: string, flag: string): number {
  if (ms > 0 && Number.isFinite(ms)) return ms;
  throw notADuration(text, flag);
}

function notADuration(text: string, flag: string): CubError {
  return new CubError(`${flag}: expected a duration such as 90s, 15m or 8h, received ${JSON.stringify(text)}`, { code: 'CUB_RUN_DURATION', exit: EXIT.usage });
}
