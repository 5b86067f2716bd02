/** `1h 30m` in milliseconds. */
export function parseDuration(text) {
  throw new Error(`not implemented: ${text}`);
}
