/** How entries are written: two spaces and a newline, keys in the order in which the entry was made. */
export function entryText(entry: unknown): string {
  return `${JSON.stringify(entry, null, 2)}\n`;
}
