/** An ending: the letters that a word ends with, how many of them go, and how many letters have to be left. */
interface Ending {
  readonly letters: readonly number[];
  readonly cut: number;
  readonly left: number;
}

const codeOf = (letter: string) => letter.charCodeAt(0);
const ending = (letters: string, cut: number, left: number): Ending => ({ letters: [...letters].map(codeOf), cut, left });

/** What is left of a word has at least so many letters. */
const SHORTEST = 3;
/** Of several the first that fits is cut. `class`, `status` and `basis` are no plurals. */
const PLURALS = [ending('ss', 0, 0), ending('us', 0, 0), ending('is', 0, 0), ending('ies', 2, SHORTEST), ending('ses', 2, SHORTEST), ending('s', 1, SHORTEST)];
const FORMS = [ending('ing', 3, SHORTEST), ending('ed', 2, SHORTEST), ending('tion', 3, SHORTEST + 1), ending('sion', 3, SHORTEST + 1), ending('er', 2, SHORTEST + 1), ending('or', 2, SHORTEST + 1)];
const [E, I, Y] = [codeOf('e'), codeOf('i'), codeOf('y')];

/**
 * Cuts the ends off an English word that change its form and not its meaning: `categories`, `category` and `validated`, `validation`, `validator`
 * become the same. Coarse on purpose: both sides of a comparison go through it.
 * @param word codes of lower-case letters; changed in place
 * @returns how many of them are left
 */
export function stem(word: Uint16Array, length: number): number {
  let end = without(FORMS, word, without(PLURALS, word, length));
  if (end > SHORTEST && word[end - 1] === E) end -= 1;
  if (end > SHORTEST && word[end - 1] === word[end - 2]) end -= 1;
  if (end >= SHORTEST && word[end - 1] === Y) word[end - 1] = I;
  return end;
}

function without(endings: readonly Ending[], word: Uint16Array, end: number): number {
  for (const { letters, cut, left } of endings) {
    if (end - cut >= left && endsWith(word, end, letters)) return end - cut;
  }
  return end;
}

function endsWith(word: Uint16Array, end: number, letters: readonly number[]): boolean {
  if (letters.length > end) return false;
  for (let i = 1; i <= letters.length; i += 1) if (word[end - i] !== letters[letters.length - i]) return false;
  return true;
}
