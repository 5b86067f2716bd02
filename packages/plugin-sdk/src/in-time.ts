/** The limit is counted in so many parts; one that ends late counts once. */
const PARTS = 10;

/**
 * Waits for work of others, but not for ever: what it does after that is its own affair. Time in which this process was busy, or got no
 * processor, hardly counts: on a machine with much else to do, loading a module may take many seconds and still end.
 * @throws Error `it did not finish within … s` when it takes longer than `limitMs`
 * @example
 * const answer = await inTime(() => listener(event), 60_000);
 */
export async function inTime<T>(work: () => Promise<T>, limitMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  let left = PARTS;
  const timeout = new Promise<never>((_, reject) => {
    timer = setInterval(() => {
      left -= 1;
      if (left === 0) reject(new Error(`it did not finish within ${limitMs / 1000} s`));
    }, limitMs / PARTS);
  });
  try {
    return await Promise.race([work(), timeout]);
  } finally {
    clearInterval(timer);
  }
}
