import { parse, printParseErrorCode, type ParseError } from 'jsonc-parser';
import { plainText } from '@cub/plugin-sdk/text';

const WORDS: Readonly<Record<string, string>> = {
  InvalidSymbol: 'this is no JSON value',
  InvalidNumberFormat: 'this is no number',
  PropertyNameExpected: 'expected a key in double quotes',
  ValueExpected: 'expected a value',
  ColonExpected: 'expected a colon',
  CommaExpected: 'expected a comma',
  CloseBraceExpected: 'expected `}`',
  CloseBracketExpected: 'expected `]`',
  EndOfFileExpected: 'expected nothing more',
  InvalidCommentToken: 'comments are not allowed',
  UnexpectedEndOfComment: 'comments are not allowed',
  UnexpectedEndOfString: 'the text has no closing quote',
  UnexpectedEndOfNumber: 'the number is not whole',
  InvalidUnicode: 'this is no `\\u` with four digits',
  InvalidEscapeCharacter: 'there is no such escape sequence',
  InvalidCharacter: 'control characters have to be escaped',
};
const EXCERPT = 72;

export interface SyntaxFault {
  /** `:line:column`, both from 1. */
  readonly place: string;
  /** What is wrong, and below it the line with a mark. */
  readonly message: string;
}

/** Where and why a text is no JSON; null when it cannot be told. */
export function explainSyntax(text: string): SyntaxFault | null {
  const errors: ParseError[] = [];
  parse(text, errors, { disallowComments: true, allowTrailingComma: false });
  const [first] = errors;
  if (!first) return null;
  const before = text.slice(0, first.offset).split(/\r\n|\n|\r/);
  const column = before.at(-1)?.length ?? 0;
  const code = printParseErrorCode(first.error);
  const line = (before.at(-1) ?? '') + (/^[^\r\n]*/.exec(text.slice(first.offset))?.[0] ?? '');
  return { place: `:${before.length}:${column + 1}`, message: `${WORDS[code] ?? code}\n${excerpt(line, column, `${before.length}`)}` };
}

/** The part of a long line that the mark stands under. */
function excerpt(line: string, column: number, lineNumber: string): string {
  const from = Math.max(0, column - EXCERPT / 2);
  const visible = (part: string) => part.replaceAll(/\s/g, ' ').replaceAll(/[^ ]+/g, (word) => plainText(word));
  const head = visible(line.slice(from, column));
  const gutter = `  ${lineNumber} | `;
  return `${gutter}${head}${visible(line.slice(column, from + EXCERPT))}\n${' '.repeat(gutter.length + head.length)}^`;
}
