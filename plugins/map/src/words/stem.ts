const code = (letter: string) => letter.charCodeAt(0);
const [D, E, G, I, N, O, R, S, T, U, Y] = [...'deginorstuy'].map(code) as number[] as [number, number, number, number, number, number, number, number, number, number, number];
/** What is left of a word has at least so many letters. */
const SHORTEST = 3;

/**
 * Cuts the ends off an English word that change its form and not its meaning: `categories`, `category` and `validated`, `validation`, `validator`
 * become the same. Coarse on purpose: both sides of a comparison go through it.
 * @param word codes of lower-case letters; changed in place
 * @returns how many of them are left
 */
export function stem(word: Uint16Array, length: number): number {
  let end = withoutPlural(word, length);
  end = withoutEnding(word, end);
  if (end > SHORTEST && word[end - 1] === E) end -= 1;
  if (end > SHORTEST && word[end - 1] === word[end - 2]) end -= 1;
  if (end >= SHORTEST && word[end - 1] === Y) word[end - 1] = I;
  return end;
}

function withoutPlural(word: Uint16Array, end: number): number {
  if (end <= SHORTEST || word[end - 1] !== S) return end;
  const before = word[end - 2];
  if (before === S || before === U || before === I) return end;
  if (before === E && (word[end - 3] === I || word[end - 3] === S) && end > SHORTEST + 1) return end - 2;
  return end - 1;
}

function withoutEnding(word: Uint16Array, end: number): number {
  const [c, b, a] = [word[end - 1], word[end - 2], word[end - 3]];
  if (c === G && b === N && a === I && end - 3 >= SHORTEST) return end - 3;
  if (c === D && b === E && end - 2 >= SHORTEST) return end - 2;
  if (c === N && b === O && a === I && (word[end - 4] === T || word[end - 4] === S) && end - 3 >= SHORTEST + 1) return end - 3;
  if (c === R && (b === E || b === O) && end - 2 > SHORTEST) return end - 2;
  return end;
}
