import type { PathKinds } from '../files/test-and-aside.js';
import type { Query } from './query.js';

/** Tests speak of all that the product does, but the product is what one looks for. */
const [OF_TEST, OF_ASIDE] = [0.2, 0.5];
/** A file is in the part of the project that the title names: a folder, a package, or itself is called so. */
const OF_PART = 1.5;

/** What a file counts for by where it is. */
export type Standing = (path: string) => number;

/**
 * Weighs files by where they are. Tests count as much as the product when the query speaks of tests.
 * @param query without it nothing is asked for
 */
export function standingFor(kinds: PathKinds, query?: Pick<Query, 'parts' | 'speaksOfTests'>): Standing {
  const ofTest = query?.speaksOfTests ? 1 : OF_TEST;
  const parts = query?.parts ?? [];
  return (path) =>
    (kinds.isTest(path) ? ofTest : 1) * (kinds.isAside(path) ? OF_ASIDE : 1) * (isInPart(path, parts) ? OF_PART : 1);
}

function isInPart(path: string, parts: readonly string[]): boolean {
  if (parts.length === 0) return false;
  const names = `/${path.toLowerCase().replace(/\.\w+$/, '')}/`;
  return parts.some((part) => names.includes(`/${part}/`));
}
