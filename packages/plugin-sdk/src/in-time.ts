/**
 * Waits for work of others, but not for ever: what it does after that is its own affair.
 * @throws Error `it did not finish within … s` when it takes longer than `limitMs`
 * @example
 * const answer = await inTime(() => listener(event), 60_000);
 */
export async function inTime<T>(work: () => Promise<T>, limitMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`it did not finish within ${limitMs / 1000} s`)), limitMs);
  });
  try {
    return await Promise.race([work(), timeout]);
  } finally {
    clearTimeout(timer);
  }
}
