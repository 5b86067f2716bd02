import { openFence, withFencesClosed } from '../fences.js';
import { fits } from './count-tokens.js';

/** Stands where something went. */
export const CUT_MARK = '[… left out here: it is over the token budget …]';

/** No token of o200k is longer, so that more than this for each token is never looked at. */
const MAX_CHARACTERS_A_TOKEN = 128;

/**
 * As much of a text as fits, with a mark where something went; a fence that the cut opens or closes is mended. Cuts at the end of a line when there is one
 * near.
 * @param maxTokens hard limit, in tokens of o200k
 * @returns null when not even the mark and some of the text fit
 */
export function cutText(text: string, maxTokens: number, from: 'end' | 'middle'): string | null {
  const keep = from === 'end' ? keepStart : keepEdges;
  let best: string | null = null;
  let [low, high] = [1, Math.min(text.length - 1, maxTokens * MAX_CHARACTERS_A_TOKEN)];
  while (low <= high) {
    const kept = Math.floor((low + high) / 2);
    const candidate = keep(text, kept);
    if (fits(candidate, maxTokens)) {
      best = candidate;
      low = kept + 1;
    } else high = kept - 1;
  }
  return best;
}

function keepStart(text: string, kept: number): string {
  const start = text.slice(0, endOfLine(text, kept)).trimEnd();
  return lines(withFencesClosed(start), CUT_MARK);
}

/** As much of the start as of the end. */
function keepEdges(text: string, kept: number): string {
  const half = Math.ceil(kept / 2);
  const start = text.slice(0, endOfLine(text, half)).trimEnd();
  const tailAt = startOfLine(text, text.length - (kept - half));
  const end = text.slice(tailAt).trimEnd();
  const [openBefore, openAfter] = [openFence(start), openFence(text.slice(0, tailAt))];
  const whole = openBefore === openAfter ? lines(start, CUT_MARK, end) : lines(withFencesClosed(start), CUT_MARK, openAfter ?? '', end);
  // A place inside of a fence's own line can still leave one open.
  return withFencesClosed(whole);
}

function lines(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('\n');
}

/** The end of the last whole line in the second half of what is kept, else a place between two characters. */
function endOfLine(text: string, at: number): number {
  const line = text.lastIndexOf('\n', at);
  return line >= at / 2 ? line : notInside(text, at);
}

function startOfLine(text: string, at: number): number {
  const line = text.indexOf('\n', at);
  return line !== -1 && line - at <= (text.length - at) / 2 ? line + 1 : notInside(text, at);
}

/** No half of a surrogate pair. */
function notInside(text: string, at: number): number {
  return /[\uDC00-\uDFFF]/.test(text.charAt(at)) ? at - 1 : at;
}
