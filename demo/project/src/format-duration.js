/** Milliseconds as `1h 30m`. */
export function formatDuration(ms) {
  return `${ms}ms`;
}
