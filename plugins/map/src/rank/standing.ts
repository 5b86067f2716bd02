import { isAside, isTest } from '../files/path-kind.js';

/** Tests speak of all that the product does, but the product is what one looks for. */
const [OF_TEST, OF_ASIDE] = [0.2, 0.5];
/** A file is in the part of the project that the title names: a folder, a package, or itself is called so. */
const OF_PART = 1.5;

/**
 * What a file counts for by where it is.
 * @param parts of the project that are asked for, in lower case
 */
export function standing(path: string, parts: readonly string[] = []): number {
  return (isTest(path) ? OF_TEST : 1) * (isAside(path) ? OF_ASIDE : 1) * (isInPart(path, parts) ? OF_PART : 1);
}

function isInPart(path: string, parts: readonly string[]): boolean {
  if (parts.length === 0) return false;
  const names = `/${path.toLowerCase().replace(/\.\w+$/, '')}/`;
  return parts.some((part) => names.includes(`/${part}/`));
}
