/** What is wrong with a line: what was expected, what was received, and an example. */
export class LineFault extends Error {
  constructor(expected: string, received: unknown, example: string) {
    super(`expected ${expected}, received ${JSON.stringify(received)?.slice(0, 200) ?? 'nothing'}; for example ${example}`);
  }
}

export type Json = Readonly<Record<string, unknown>>;

/** @throws LineFault when it is no text */
export function text(value: Json, key: string, example: string): string {
  const found = value[key];
  if (typeof found === 'string') return found;
  throw new LineFault(`a text as "${key}"`, found, example);
}

/** @returns undefined when it is missing @throws LineFault when it is neither true nor false */
export function flag(value: Json, key: string, example: string): boolean | undefined {
  const found = value[key];
  if (found === undefined || typeof found === 'boolean') return found;
  throw new LineFault(`true or false as "${key}"`, found, example);
}
