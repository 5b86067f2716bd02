import { resolve } from 'node:path';
import { projectToken, type Cub } from '@cub/plugin-sdk';
import type { MapResult } from './map-project.js';
import { watchFiles } from './watch-files.js';

/**
 * Draws a map again whenever files change and shows it when it is another one, until Ctrl-C.
 * @returns the last one
 */
export async function keepDrawing(
  cub: Cub,
  folder: string | undefined,
  { first, draw, show }: { first: MapResult; draw: () => Promise<MapResult>; show: (result: MapResult) => Promise<void> },
): Promise<MapResult> {
  const root = folder === undefined ? (await cub.get(projectToken)).root : resolve(folder);
  const stop = new AbortController();
  const end = () => stop.abort();
  process.once('SIGINT', end).once('SIGTERM', end);
  let last = first;
  await show(first);
  await watchFiles(
    root,
    async () => {
      const next = await draw();
      if (next.text !== last.text) await show(next);
      last = next;
    },
    stop.signal,
  );
  return last;
}
