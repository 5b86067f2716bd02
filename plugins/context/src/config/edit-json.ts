import { isDeepStrictEqual } from 'node:util';
import { applyEdits, modify } from 'jsonc-parser';
import { valueAt } from '@cub/schema';

const BYTE_ORDER_MARK = '\uFEFF';

/**
 * Sets one value in a JSON text; everything else stays as it is written, and so does a value that is there already.
 * @param text an object, with or without a byte order mark; empty for a new file
 * @param keys from the outermost; missing sections are made
 * @param value anything that JSON can say
 */
export function editJson(text: string, keys: readonly string[], value: unknown): string {
  const mark = text.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK : '';
  const body = text.slice(mark.length);
  if (body.trim() === '') return `${mark}${JSON.stringify(nested(keys, value), null, 2)}\n`;
  // As JSON has it: there -0 is 0.
  if (isDeepStrictEqual(valueAt(JSON.parse(body), keys), JSON.parse(JSON.stringify(value)))) return text;
  return mark + applyEdits(body, modify(body, [...keys], value, { formattingOptions: styleOf(body) }));
}

function styleOf(text: string): { eol: string; insertSpaces: boolean; tabSize: number } {
  const indent = /^([ \t]+)"/m.exec(text)?.[1] ?? '  ';
  return { eol: text.includes('\r\n') ? '\r\n' : '\n', insertSpaces: !indent.startsWith('\t'), tabSize: indent.startsWith('\t') ? 1 : indent.length };
}

function nested(keys: readonly string[], value: unknown): unknown {
  return keys.reduceRight<unknown>((inner, key) => ({ [key]: inner }), value);
}
