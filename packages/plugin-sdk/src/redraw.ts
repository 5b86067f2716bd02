import type { WriteStream } from 'node:tty';
import { visibleLine, visibleText } from './visible-text.js';

/** Under this key a stream that shows control characters keeps the `write` that does not; cub's executable sets it. */
const RAW_WRITE = Symbol.for('cub.terminal.rawWrite');

type GuardedStream = NodeJS.WritableStream & { readonly [RAW_WRITE]?: (text: string) => boolean };

const CLEAR_LINE = '\r\u001B[2K';
const CLEAR_SCREEN = '\u001B[H\u001B[2J';

/** Replaces all that a terminal shows, for a view that is refreshed. The text is shown as `visibleText` shows it. */
export function redrawScreen(stream: WriteStream, text: string): void {
  rawWriteOf(stream)(`${CLEAR_SCREEN}${visibleText(text)}\n`);
}

/**
 * Replaces the line that the cursor is in, for a line that changes while work goes on. With `redrawScreen` the only way past the guard of the terminal, and it
 * takes no sequences of others: the text is shown as `visibleLine` shows it, and cut to the width of the terminal.
 * @param text one line; empty clears it
 */
export function rewriteLine(stream: WriteStream, text: string): void {
  rawWriteOf(stream)(CLEAR_LINE + [...visibleLine(text)].slice(0, Math.max(0, (stream.columns || 80) - 1)).join(''));
}

/** The `write` of a stream past the guard, if it has one. */
export function rawWriteOf(stream: NodeJS.WritableStream): (text: string) => boolean {
  return (stream as GuardedStream)[RAW_WRITE] ?? stream.write.bind(stream);
}
