/**
 * Waits for a plugin, but not past the moment at which the run has to stop at once: what never settles would keep a signal from ending it.
 * @param otherwise what is used then
 * @param graceMs how long it may still take then
 */
export async function unlessStopped<T, U>(work: Promise<T>, stop: AbortSignal, otherwise: U, graceMs: number = 0): Promise<T | U> {
  let timer: NodeJS.Timeout | undefined;
  let onStop = (): void => undefined;
  const stopped = new Promise<U>((resolve) => {
    onStop = () => void (timer = setTimeout(() => resolve(otherwise), graceMs));
    if (stop.aborted) onStop();
    stop.addEventListener('abort', onStop, { once: true });
  });
  try {
    return await Promise.race([work, stopped]);
  } finally {
    clearTimeout(timer);
    stop.removeEventListener('abort', onStop);
  }
}
