/** Shortens a text to `max` characters; what was cut is shown by `…`. */
export function truncate(text, max) {
  return text.slice(0, max);
}
