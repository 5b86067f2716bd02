/** No code has so many marks in a row, whatever space is between them. Parsers try to make sense of each of them with all others: 50 000 take ten seconds. */
const MOST_MARKS = 4000;
const SPACE = 32;
const ASCII_END = 128;
const IS_WORD = Uint8Array.from({ length: ASCII_END }, (_, code) => Number(/\w/.test(String.fromCharCode(code))));

/** Whether a text holds a run of marks that would keep a parser busy for seconds. */
export function hasEndlessMarks(text: string): boolean {
  let marks = 0;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code >= ASCII_END || IS_WORD[code] === 1) marks = 0;
    else if (code > SPACE && (marks += 1) > MOST_MARKS) return true;
  }
  return false;
}
