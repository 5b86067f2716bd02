import { isUtf8 } from 'node:buffer';

/**
 * Git's paths are bytes, ours are strings. A byte that is not UTF-8 becomes a lone surrogate U+DC80…U+DCFF (as Python's
 * `surrogateescape` does), so that every path survives the way into a string and back.
 */
export function decodeBytes(bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString('utf8');
  let text = '';
  let start = 0;
  for (let i = 0; i < bytes.length; ) {
    const length = sequenceLength(bytes, i);
    if (length === 0) {
      text += bytes.toString('utf8', start, i) + String.fromCharCode(0xdc00 + (bytes[i] ?? 0));
      start = i + 1;
    }
    i += Math.max(1, length);
  }
  return text + bytes.toString('utf8', start);
}

/** The reverse of {@link decodeBytes}. */
export function encodeText(text: string): Buffer {
  if (!/[\udc80-\udcff]/u.test(text)) return Buffer.from(text);
  const parts = text.split(/([\udc80-\udcff])/u);
  return Buffer.concat(parts.map((part, i) => (i % 2 === 1 ? Buffer.from([part.charCodeAt(0) - 0xdc00]) : Buffer.from(part))));
}

/** Length of the valid UTF-8 sequence at `at`, 0 when there is none. */
function sequenceLength(bytes: Buffer, at: number): number {
  const lead = bytes[at] ?? 0;
  if (lead < 0x80) return 1;
  const length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  return isUtf8(bytes.subarray(at, at + length)) && at + length <= bytes.length ? length : 0;
}

/** The fields of a `-z` output. */
export function splitNul(text: string): string[] {
  const fields = text.split('\0');
  if (fields.at(-1) === '') fields.pop();
  return fields;
}

/** Paths for `-z --stdin`. */
export function joinNul(paths: readonly string[]): string {
  return paths.map((path) => `${path}\0`).join('');
}
