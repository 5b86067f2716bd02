import { distance } from 'fastest-levenshtein';

const LEAST_ALLOWED = 2;

/**
 * Existing names that a mistyped one may have meant, the nearest first: those that begin or end with it, and those a few
 * typing errors away. Case does not count.
 * @param limit how many at most
 * @returns names as they are spelled in `existing`; empty when none is near
 * @example nearMatches('tsk-1', ['task-1', 'task-2', 'epic']) // ['task-1', 'task-2']
 */
export function nearMatches(wanted: string, existing: Iterable<string>, limit = 3): string[] {
  const allowed = Math.max(LEAST_ALLOWED, Math.floor(wanted.length / 4));
  return [...existing]
    .map((name) => ({ name, far: farFrom(wanted.toLowerCase(), name.toLowerCase()) }))
    .filter(({ far }) => far <= allowed)
    .sort((a, b) => a.far - b.far || (a.name < b.name ? -1 : 1))
    .slice(0, limit)
    .map(({ name }) => name);
}

function farFrom(wanted: string, name: string): number {
  return wanted !== '' && (name.startsWith(wanted) || name.endsWith(wanted)) ? 0 : distance(wanted, name);
}
