import { forEachWord } from './for-each-word.js';

/** How often each word is in a text: hashes ascend, counts stop at 255. */
export interface WordCounts {
  readonly hashes: Uint32Array;
  readonly counts: Uint8Array;
  /** Of all words, each as often as it is there. */
  readonly total: number;
}

export function countWords(text: string): WordCounts {
  const found = new Map<number, number>();
  let total = 0;
  forEachWord(text, (hash) => {
    found.set(hash, (found.get(hash) ?? 0) + 1);
    total += 1;
  });
  const hashes = Uint32Array.from(found.keys()).sort();
  return { hashes, counts: Uint8Array.from(hashes, (hash) => Math.min(255, found.get(hash) ?? 0)), total };
}

/** How often a word is there. */
export function countOf({ hashes, counts }: WordCounts, hash: number): number {
  let [low, high] = [0, hashes.length - 1];
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const found = hashes[middle] as number;
    if (found === hash) return counts[middle] as number;
    if (found < hash) low = middle + 1;
    else high = middle - 1;
  }
  return 0;
}
