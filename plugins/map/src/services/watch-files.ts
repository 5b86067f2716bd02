import { watch } from 'node:fs';

/** An editor saves in several steps. */
const QUIET_MS = 200;
/** What cub and git write themselves says nothing about the code. */
const NOT_OURS = /(^|[\\/])(\.git|\.cub|node_modules)([\\/]|$)/;

/**
 * Calls back whenever files below a folder have changed and then rested, one call after the other.
 * @returns when the signal says stop
 */
export async function watchFiles(root: string, onChange: () => Promise<void>, signal: AbortSignal): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  let work = Promise.resolve();
  const watcher = watch(root, { recursive: true, signal }, (_, path) => {
    if (path !== null && NOT_OURS.test(path)) return;
    clearTimeout(timer);
    timer = setTimeout(() => void (work = work.then(onChange)), QUIET_MS);
  });
  await new Promise<void>((resolve, reject) => {
    watcher.once('close', resolve);
    watcher.once('error', reject);
  }).finally(() => clearTimeout(timer));
  await work;
}
