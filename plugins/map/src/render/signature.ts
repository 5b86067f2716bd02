import type { Definition } from '../tags/tags.js';

const LONGEST = 100;

/** `12 export function parse(text: string): Tree`: the line on which a definition begins, without values: neither texts nor what a constant is. */
export function signatureOf({ name, kind, line }: Definition, lines: readonly string[]): string {
  const source = (lines[line - 1] ?? name).trim();
  const head = kind === 'constant' ? source.replace(/\s*=(?!>).*$/s, '') : source;
  const plain = head
    .replaceAll(/(["'`])(?:\\.|(?!\1).)*\1?/g, '…')
    .replace(/\s*[{:(,=]*$/, '')
    .replaceAll(/\s+/g, ' ');
  const said = plain.includes(name) ? plain : name;
  return `${line} ${said.length > LONGEST ? `${said.slice(0, LONGEST - 1)}…` : said}`;
}
