import { isDeepStrictEqual } from 'node:util';

/** Whether two texts are the same JSON value, however a formatter has laid it out. Texts that are no JSON are the same only when they are equal. */
export function isSameJson(one: string, other: string): boolean {
  if (one === other) return true;
  try {
    return isDeepStrictEqual(JSON.parse(one), JSON.parse(other));
  } catch {
    return false;
  }
}
