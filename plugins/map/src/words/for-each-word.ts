import { HASH_PRIME, HASH_SEED, hashCodes, hashName } from './hash.js';
import { stem } from './stem.js';

/** Called for each word. @param hash of its stem, or of all its parts when it is a whole name such as `getUserName` or `get_user_name` */
export type WordSink = (hash: number) => void;

/** Longer runs of letters are data, not words. */
const LONGEST = 64;
const [OTHER, LOWER, UPPER, DIGIT, JOINER] = [0, 1, 2, 3, 4];

const CLASS_OF = new Uint8Array(128).map((_, code) => {
  const letter = String.fromCharCode(code);
  if (/[a-z]/.test(letter)) return LOWER;
  if (/[A-Z]/.test(letter)) return UPPER;
  if (/[0-9]/.test(letter)) return DIGIT;
  return letter === '_' || letter === '$' ? JOINER : OTHER;
});
const scratch = new Uint16Array(LONGEST);

/** Letters of other scripts are lower-case ones: they have no camel case that would have to be split. */
function classOf(code: number): number {
  if (code < 128) return CLASS_OF[code] as number;
  return isPunctuation(code) ? OTHER : LOWER;
}

/** Beyond ASCII, by blocks of Unicode: `«»·` of Latin-1, the general block with its quotes and dashes, those of East Asia, the wide forms. A pasted question has them. */
function isPunctuation(code: number): boolean {
  return code < 0xc0 || (code >= 0x2000 && code < 0x2070) || (code >= 0x3000 && code < 0x3040) || (code >= 0xff00 && code < 0xff10);
}

/**
 * Walks over the words of a source text or a sentence: names are split at `_`, `$` and humps, each part is reduced to its stem, and a name of
 * several parts is told once more as a whole, so that `getUserName`, `get_user_name` and the words themselves meet. Words are told as 32-bit
 * hashes, which is all that an index has to keep of them.
 */
export function forEachWord(text: string, sink: WordSink): void {
  const { length } = text;
  for (let i = 0; i < length; ) {
    if (classOf(text.charCodeAt(i)) === OTHER) {
      i += 1;
      continue;
    }
    let end = i + 1;
    while (end < length && classOf(text.charCodeAt(end)) !== OTHER) end += 1;
    if (end - i <= LONGEST) tellName(text, i, end, sink);
    i = end;
  }
}

function tellName(text: string, start: number, end: number, sink: WordSink): void {
  let parts = 0;
  let whole = HASH_SEED;
  let size = 0;
  let last = OTHER;
  for (let i = start; i <= end; i += 1) {
    const code = i < end ? text.charCodeAt(i) : 0;
    const kind = i < end ? classOf(code) : OTHER;
    if (size > 0 && endsWord(last, kind, text, i, end)) {
      parts += 1;
      tellPart(size, sink);
      size = 0;
    }
    last = kind;
    if (kind === OTHER || kind === JOINER) continue;
    const lower = kind === UPPER ? code + 32 : code;
    scratch[size++] = lower;
    whole = Math.imul(whole ^ lower, HASH_PRIME);
  }
  if (parts > 1) sink(whole >>> 0);
}

/** `aB` and `ABc` have a border before the last capital; digits stay with what they follow. */
function endsWord(last: number, kind: number, text: string, i: number, end: number): boolean {
  if (kind === OTHER || kind === JOINER) return true;
  if (kind !== UPPER) return false;
  if (last !== UPPER) return true;
  return i + 1 < end && classOf(text.charCodeAt(i + 1)) === LOWER;
}

function tellPart(size: number, sink: WordSink): void {
  if (size < 2) return;
  sink(hashCodes(scratch, stem(scratch, size)));
}

/** The hash that `forEachWord` tells for a whole name of these letters. */
export function hashWhole(name: string): number {
  return hashName(name.toLowerCase().replaceAll(/[_$]/g, ''));
}
