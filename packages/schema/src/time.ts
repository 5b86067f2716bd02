/** `9m 12s`, `1h 04m`, `3.2s`, `n/a` when unknown. @param durationMs milliseconds */
export function formatDuration(durationMs: number | null): string {
  if (durationMs === null) return 'n/a';
  if (durationMs < 10_000) return `${(durationMs / 1000).toFixed(1)}s`;
  const seconds = Math.round(durationMs / 1000);
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  if (h > 0) return `${h}h ${String(m).padStart(2, '0')}m`;
  return m > 0 ? `${m}m ${String(s).padStart(2, '0')}s` : `${s}s`;
}

/** ISO 8601, UTC, milliseconds: the only form that cub writes. */
export function toIso(date: Date): string {
  return date.toISOString();
}

/** The UTC date of an ISO timestamp, `YYYY-MM-DD`: the partition that the event belongs to. */
export function utcDate(ts: string): string {
  return ts.slice(0, 10);
}
