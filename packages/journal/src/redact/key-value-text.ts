import { isSecretName } from './secret-names.js';

const VALUE = [
  String.raw`(?<value>(?:(?:bearer|basic|token|digest)[ \t]{1,8})?`,
  String.raw`(?:"(?:[^"\\\n]|\\.){0,4096}"|'(?:[^'\\\n]|\\.){0,4096}'|(?<quote>\\{1,8}["']).{0,4096}?\k<quote>|[^\s"'${'`'}\\]+))`,
].join('');
/**
 * `name=value`, `name: value`, `"name": "value"`, also with the backslashes of JSON inside JSON. Every part is bounded or
 * starts at the edge of a word, so that a long line without a match costs linear time.
 */
const ASSIGNMENT = new RegExp(String.raw`(?<![\w.-])(?<name>-{0,2}[A-Za-z_][\w.-]{0,99})(?<mark>\\{0,8}["']?\]?[ \t]{0,8}(?:=>|:=|[=:])[ \t]{0,8})${VALUE}`, 'gi');
/** `--name value`. */
const FLAG = new RegExp(String.raw`(?<![\w.-])(?<name>--?[A-Za-z_][\w.-]{0,99})(?<mark>[ \t]{1,8})(?!-)${VALUE}`, 'gi');
const QUOTED = /^(\\*["'])(.*)\1$/s;
/** Types, placeholders and references: they name a secret without giving it away. */
const HARMLESS =
  /^(?:string|number|boolean|bool|str|int|bytes|any|unknown|none|null|nil|undefined|true|false|required|optional|\*+|\.{3}|\$\{?\w+\}?|%\w+%|\$\(.*|<[^>]*>|process\.env\.\w+|os\.environ.*|\[REDACTED:.*)[;,)\]}]*$/i;
const GRAMMAR_ERROR = /\b(?:unexpected|invalid|illegal|expected|missing|unknown)\s$/i;

/** Replaces the values that stand beside secret-like names inside running text. */
export function redactAssignments(text: string, marker: string): string {
  return [ASSIGNMENT, FLAG].reduce((result, pattern) => replaceValues(result, pattern, marker), text);
}

function replaceValues(text: string, pattern: RegExp, marker: string): string {
  return text.replaceAll(pattern, (...args: unknown[]) => {
    const { name = '', mark = '', value = '' } = args.at(-1) as Record<string, string>;
    const offset = args.at(-3) as number;
    const before = text.slice(Math.max(0, offset - 12), offset);
    const isSecret = isSecretName(name) && !HARMLESS.test(bare(value)) && !GRAMMAR_ERROR.test(before);
    return isSecret ? `${name}${mark}${masked(value, marker)}` : (args[0] as string);
  });
}

function bare(value: string): string {
  return QUOTED.exec(value)?.[2] ?? value;
}

function masked(value: string, marker: string): string {
  const quote = QUOTED.exec(value)?.[1] ?? '';
  return `${quote}${marker}${quote}`;
}
