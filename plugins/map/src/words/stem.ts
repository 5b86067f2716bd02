import { hashCodes, hashName } from './hash.js';

const codes = (letters: string): readonly number[] => [...letters].map((letter) => letter.charCodeAt(0));

const [E, I, L, N, R, S, Y] = codes('eilnrsy') as [number, number, number, number, number, number, number];
const VOWELS = new Set(codes('aeiouy'));
/** No plurals: `class`, `status`, `basis`, `alias`, `canvas`. */
const NO_PLURALS = ['ss', 'us', 'is', 'ias', 'vas'].map(codes);
const [IES, ING, EED, ED] = ['ies', 'ing', 'eed', 'ed'].map(codes) as [Letters, Letters, Letters, Letters];
/** Plurals that have an `e` of their own: `classes`, `boxes`, `branches`, `crashes`. */
const ES = ['sses', 'xes', 'ches', 'shes'].map(codes);
/** Without their ending these want their `e` back: `created`, `enabling`, `normalized`. */
const WANTS_E = ['at', 'bl', 'iz'].map(codes);
/** `falling`, `passed`, `buzzing` and `diffing` are doubled without the ending too. */
const STAYS_DOUBLE = new Set(codes('lszf'));
/** `fixing` and `showed` come from `fix` and `show`. */
const NEVER_WANTS_E = new Set(codes('wxy'));
/** Who or what does something: `parser`, `validator`. `error` and `user` are no such words, they are too short. */
const DOERS = ['er', 'or'].map(codes);
const SHORTEST_DOER = 6;
/** They end so and are other words than what is left: an author is no auth, a number is not numb. */
const NO_DOERS = hashesOf(['author', 'docker', 'factor', 'folder', 'header', 'letter', 'master', 'number', 'proper', 'render', 'vector']);
/** `embedded` comes from it, but it comes from nothing. */
const NO_VERB_FORMS = hashesOf(['embed']);
/** `validation`, `connection`, `permission`; not `option` and `action`. */
const DEEDS = ['tion', 'sion'].map(codes);
const SHORTEST_DEED = 7;
/** From this length on a last `e` says nothing: `parse` and `parsing`. `core` is no `cor`. */
const SHORTEST_WITH_E = 5;

type Letters = readonly number[];

/**
 * Cuts the ends off an English word that change its form and not its meaning: `categories`, `category` and `validated`, `validation`, `validator`
 * become the same. The steps are those of Porter (1980) for plurals, `-ing` and `-ed`, and a few of the others. Coarse on purpose: both sides of a
 * comparison go through it.
 * @param word codes of lower-case letters; changed in place
 * @returns how many of them are left
 */
export function stem(word: Uint16Array, length: number): number {
  let end = withoutDeed(word, withoutVerbForm(word, withoutPlural(word, length)));
  if (end >= SHORTEST_WITH_E && word[end - 1] === E) end -= 1;
  // `controller` comes from `control`; `call` is no `cal`.
  if (word[end - 1] === L && word[end - 2] === L && vowelGroups(word, end) > 1) end -= 1;
  // `query` as in `queries`.
  if (end > 2 && word[end - 1] === Y) word[end - 1] = I;
  return end;
}

function withoutPlural(word: Uint16Array, end: number): number {
  if (end < 4 || word[end - 1] !== S || NO_PLURALS.some((ending) => endsWith(word, end, ending))) return end;
  return end > 4 && (endsWith(word, end, IES) || ES.some((ending) => endsWith(word, end, ending))) ? end - 2 : end - 1;
}

function withoutVerbForm(word: Uint16Array, end: number): number {
  const left = end - (endsWith(word, end, ING) ? ING.length : endsWith(word, end, ED) && !endsWith(word, end, EED) ? ED.length : 0);
  if (left === end || left < 3 || !hasVowel(word, left) || NO_VERB_FORMS.has(hashCodes(word, end))) return end;
  if (isDoubled(word, left)) return left - 1;
  return isShort(word, left) || WANTS_E.some((ending) => endsWith(word, left, ending)) ? withE(word, left) : left;
}

function withoutDeed(word: Uint16Array, end: number): number {
  const last = word[end - 1];
  // Asked of every word of every file: the last letter decides for most.
  if (last !== N && last !== R) return end;
  if (end >= SHORTEST_DEED && DEEDS.some((ending) => endsWith(word, end, ending))) return end - 3;
  if (end < SHORTEST_DOER || !DOERS.some((ending) => endsWith(word, end, ending)) || NO_DOERS.has(hashCodes(word, end))) return end;
  return isDoubled(word, end - 2) ? end - 3 : end - 2;
}

function withE(word: Uint16Array, end: number): number {
  word[end] = E;
  return end + 1;
}

function isDoubled(word: Uint16Array, end: number): boolean {
  const last = word[end - 1] as number;
  return last === word[end - 2] && !VOWELS.has(last) && !STAYS_DOUBLE.has(last);
}

/** Consonants, one vowel, one consonant: what is left of `naming` and `typed`. */
function isShort(word: Uint16Array, end: number): boolean {
  const last = word[end - 1] as number;
  return !VOWELS.has(last) && !NEVER_WANTS_E.has(last) && VOWELS.has(word[end - 2] as number) && !hasVowel(word, end - 2);
}

function hasVowel(word: Uint16Array, end: number): boolean {
  for (let i = 0; i < end; i += 1) if (VOWELS.has(word[i] as number)) return true;
  return false;
}

function vowelGroups(word: Uint16Array, end: number): number {
  let groups = 0;
  for (let i = 0; i < end; i += 1) if (VOWELS.has(word[i] as number) && !(i > 0 && VOWELS.has(word[i - 1] as number))) groups += 1;
  return groups;
}

function hashesOf(words: readonly string[]): ReadonlySet<number> {
  return new Set(words.map((word) => hashName(word)));
}

function endsWith(word: Uint16Array, end: number, letters: Letters): boolean {
  if (letters.length > end) return false;
  for (let i = 1; i <= letters.length; i += 1) if (word[end - i] !== letters[letters.length - i]) return false;
  return true;
}
