/** FNV-1a, over the codes of letters instead of bytes: Fowler, Noll and Vo. */
export const HASH_SEED = 0x811c9dc5;
export const HASH_PRIME = 0x01000193;

export function hashCodes(codes: ArrayLike<number>, length: number): number {
  let hash = HASH_SEED;
  for (let i = 0; i < length; i += 1) hash = Math.imul(hash ^ (codes[i] as number), HASH_PRIME);
  return hash >>> 0;
}

/** The hash of a name as it stands there, case and all: names of a program are told apart by it. */
export function hashName(name: string): number {
  let hash = HASH_SEED;
  for (let i = 0; i < name.length; i += 1) hash = Math.imul(hash ^ name.charCodeAt(i), HASH_PRIME);
  return hash >>> 0;
}
