/**
 * A name as one word of a POSIX shell, quoted where it has to be.
 * @returns null for what is better not shown as something to paste: control characters, quotes, or a dash at its start that reads as an option
 */
export function shellWord(name: string): string | null {
  if (name === '' || name.startsWith('-') || /[\p{C}'`\u2028\u2029]/u.test(name)) return null;
  return /^[\w.:@/+,=%-]+$/.test(name) ? name : `'${name}'`;
}

/** The command for each name; those that cannot be pasted are left out. */
export function forEachName<T>(names: Iterable<string>, make: (word: string, name: string) => T): T[] {
  return [...names].flatMap((name) => {
    const word = shellWord(name);
    return word === null ? [] : [make(word, name)];
  });
}
