import { StringDecoder } from 'node:string_decoder';
import { visibleText } from '@cub/plugin-sdk/text';

/** Under this key the stream keeps its own `write`: see `rewriteLine` of the SDK. */
const RAW_WRITE = Symbol.for('cub.terminal.rawWrite');
/** Bold, dim, italic, underlined and colours that can be read on any background: what cub and the help of oclif style text with. */
const STYLE = /\u001b\[(?:(?:[0-4]|2[2-4]|3[1-6]|39|9[0-6])(?:;(?=\d)|(?=m)))*m/g;

type Callback = (error?: Error | null) => void;

/**
 * The one way to the terminal: whatever cub, a plugin or a library writes to stdout and stderr shows control characters instead of sending them. Styles
 * pass; they can neither move the cursor nor hide anything. It holds for files and pipes, too: what they keep is shown on a terminal later.
 */
export function guardTerminal(streams: readonly NodeJS.WriteStream[]): void {
  for (const stream of streams) guard(stream);
}

function guard(stream: NodeJS.WriteStream): void {
  const raw: NodeJS.WriteStream['write'] = stream.write.bind(stream);
  const decoder = new StringDecoder('utf8');
  const write = (chunk: string | Uint8Array, encoding?: BufferEncoding | Callback, callback?: Callback): boolean => {
    const text = typeof chunk === 'string' ? chunk : decoder.write(Buffer.from(chunk));
    return raw(guardedText(text), typeof encoding === 'function' ? encoding : callback);
  };
  Object.defineProperty(stream, RAW_WRITE, { value: raw });
  stream.write = write as NodeJS.WriteStream['write'];
}

/** A text with its control characters shown and its styles kept. */
export function guardedText(text: string): string {
  const styles = text.match(STYLE) ?? [];
  if (styles.length === 0) return visibleText(text);
  return text.split(STYLE).map((part, i) => visibleText(part) + (styles[i] ?? '')).join('');
}
