let encode: ((text: string) => readonly number[]) | undefined;

/**
 * Tokens of o200k. Exact, but for runs of more than 1000 letters, spaces or signs in a row: their pieces are counted one by one (which can only add to
 * the count), because the tokenizer takes seconds for a run of a few ten thousand.
 */
export function countTokens(text: string): number {
  return slices(text).reduce((sum, slice) => sum + tokenize(slice).length, 0);
}

/** Whether a text has at most so many tokens. The tables of the tokenizer are big: they are not loaded for what cannot be over. */
export function fits(text: string, maxTokens: number): boolean {
  // A token is at least one byte.
  return Buffer.byteLength(text) <= maxTokens || countTokens(text) <= maxTokens;
}

const LONG_RUN = /[\p{L}\p{M}]{1000}|\s{1000}|[^\s\p{L}\p{N}]{1000}/gu;

function slices(text: string): string[] {
  const ends = [...text.matchAll(LONG_RUN)].map(({ 0: run, index }) => index + run.length);
  return [...ends, text.length].map((end, i) => text.slice(ends[i - 1] ?? 0, end));
}

function tokenize(text: string): readonly number[] {
  encode ??= loadTokenizer();
  return encode(text);
}

function loadTokenizer(): (text: string) => readonly number[] {
  const tokenizer = require('gpt-tokenizer/encoding/o200k_base') as typeof import('gpt-tokenizer/encoding/o200k_base');
  // What looks like one of the tokenizer's own marks is text here.
  const options = { disallowedSpecial: new Set<string>() };
  return (text) => tokenizer.encode(text, options);
}
