import { StringDecoder } from 'node:string_decoder';

const MAX_LINE = 1024 * 1024;
const CUT = ' … [line cut at 1 MiB]';

/**
 * Splits output into lines without their ends, with back-pressure: of each chunk the lines that it completes, at least one. Bytes that are not UTF-8
 * become U+FFFD; of a line longer than 1 MiB the rest is dropped and the cut is marked.
 */
export async function* outputLineGroups(output: AsyncIterable<Buffer>): AsyncIterable<readonly string[]> {
  const decoder = new StringDecoder('utf8');
  let line = '';
  let isCut = false;
  const finish = (rest: string): string => {
    const whole = isCut ? line + CUT : line + rest;
    line = '';
    isCut = false;
    return whole.replace(/\r$/, '');
  };
  for await (const chunk of output) {
    const parts = decoder.write(chunk).split('\n');
    const last = parts.pop() ?? '';
    if (parts.length > 0) yield parts.map(finish);
    if (isCut) continue;
    line += last;
    if (line.length <= MAX_LINE) continue;
    line = line.slice(0, MAX_LINE);
    isCut = true;
  }
  const rest = decoder.end();
  if (line !== '' || rest !== '') yield [finish(rest)];
}
