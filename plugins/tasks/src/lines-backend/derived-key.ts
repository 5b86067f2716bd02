import { createHash } from 'node:crypto';

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const ULID = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;

/**
 * The key of a task whose file has no place for one: follows from the id, so that every clone and every later reading has the
 * same. A key in a field of its own would be lost when the program that the file belongs to writes it anew.
 * @returns the form of a ULID; its time part means nothing
 */
export function derivedKey(id: string): string {
  const [first = 0, ...rest] = createHash('sha256').update(`cub task ${id}`).digest().subarray(0, 26);
  return ALPHABET.charAt(first & 7) + rest.map((byte) => ALPHABET.charAt(byte & 31)).join('');
}

export function isKey(value: unknown): value is string {
  return typeof value === 'string' && ULID.test(value);
}
