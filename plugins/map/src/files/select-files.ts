import type { FileListing } from './list-files.js';
import { isSkipped } from './path-kind.js';

/** The files that a map is about: without what is skipped always, and without what the settings exclude. */
export async function selectFiles(listing: FileListing, excludePatterns: readonly string[]): Promise<FileListing> {
  const own = listing.paths.filter((path) => !isSkipped(path));
  if (excludePatterns.length === 0) return { ...listing, paths: own };
  const { default: ignore } = await import('ignore');
  const excluded = ignore().add([...excludePatterns]);
  return { ...listing, paths: own.filter((path) => !excluded.ignores(path)) };
}
