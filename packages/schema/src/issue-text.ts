/**
 * A finding of the validation library in the words of cub's errors: `expected number, received "three"`. The
 * library's own text names types where the value helps more, and begins with what kind of check failed.
 * @param received the value, as JSON text
 */
export function issueText(message: string, received: string): string {
  const expected = /\bexpected (.*)$/s.exec(message)?.[1]?.replace(/, received .*$/s, '');
  const unknown = /^Unrecognized keys?: (.*)$/s.exec(message)?.[1];
  if (unknown !== undefined) return `expected no key ${unknown.replaceAll('"', '')}, received ${received}`;
  return `expected ${readable(expected ?? message)}, received ${received}`;
}

function readable(expected: string): string {
  return expected
    .replaceAll(/"\|"/g, '", "')
    .replace(/^(\w+) to be >=\s*(\S+)/, '$1 of at least $2')
    .replace(/^(\w+) to be <=\s*(\S+)/, '$1 of at most $2')
    .replace(/^(\w+) to be >\s*(\S+)/, '$1 greater than $2')
    .replace(/^(\w+) to be <\s*(\S+)/, '$1 less than $2')
    .replace(/^(\w+) to have >=\s*(\d+) (\w+)$/, '$1 with at least $2 $3')
    .replace(/^(\w+) to have <=\s*(\d+) (\w+)$/, '$1 with at most $2 $3')
    .replace(/\b1 (\w+)s$/, '1 $1')
    .replace(/^Invalid string: must /, 'text that must ')
    .replace(/^Invalid (\w+)$/, 'a valid $1');
}
