import { rawWriteOf } from './redraw.js';

/**
 * Lets data that was asked for (an export, a prompt) reach a file or a pipe byte for byte. A terminal keeps its guard: what is
 * shown there must not steer it.
 * @param work writes to the stream; all that it writes meanwhile is exact
 */
export async function exactly<T>(stream: NodeJS.WritableStream, work: () => T | Promise<T>): Promise<T> {
  if ('isTTY' in stream && stream.isTTY === true) return work();
  const guarded = stream.write;
  stream.write = rawWriteOf(stream);
  try {
    return await work();
  } finally {
    stream.write = guarded;
  }
}
