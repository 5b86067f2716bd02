const MAX_LISTED = 5;

/** For a sentence: the first paths, and how many more there are. */
export function shortList(paths: readonly string[]): string {
  return paths.length > MAX_LISTED ? `${paths.slice(0, MAX_LISTED).join(', ')} and ${paths.length - MAX_LISTED} more` : paths.join(', ');
}
