/** So many letters of a description tell what a package is for. */
const MOST_LETTERS = 60;

/**
 * The first words of a description: up to the end of its first sentence, without marks that would steer Markdown or a
 * terminal.
 * @returns null when it says nothing
 */
export function briefly(description: string | null): string | null {
  const plain = (description ?? '')
    .slice(0, 1000)
    .replaceAll(/[\p{C}\p{Zl}\p{Zp}`*_[\]<>|#]+/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
  const sentence = plain.split(/[.!?;:](?:\s|$)|\s[-–—]\s/)[0]?.trim() ?? '';
  if (sentence.length <= MOST_LETTERS) return sentence === '' ? null : sentence;
  const words = sentence
    .slice(0, MOST_LETTERS + 1)
    .split(' ')
    .slice(0, -1)
    .join(' ');
  return `${words === '' ? sentence.slice(0, MOST_LETTERS) : words}…`;
}
