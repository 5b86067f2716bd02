import { readCounts, writeCounts } from './counts-file.js';

/**
 * The pattern by which o200k_base cuts a text before anything else (openai/tiktoken, `tiktoken_ext/openai_public.py`): no token reaches over a cut, so a text has as many tokens
 * as its pieces together.
 */
const PIECES =
  /[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?:'[sS]|'[tT]|'[rR][eE]|'[vV][eE]|'[mM]|'[lL][lL]|'[dD])?|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?:'[sS]|'[tT]|'[rR][eE]|'[vV][eE]|'[mM]|'[lL][lL]|'[dD])?|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+/gu;

/** Counts tokens of o200k_base, exactly. */
export interface TokenCounter {
  count(text: string): number;
  /** Keeps what was learned for the next process. */
  save(): Promise<void>;
}

/**
 * The tables of the tokenizer take as long to load as everything else together, so what a piece counts is remembered, and they are loaded only when a piece is new.
 * @param file where counts are kept; null: nowhere
 */
export async function openTokenCounter(file: string | null): Promise<TokenCounter> {
  const counts = file === null ? new Map<string, number>() : await readCounts(file);
  const known = counts.size;
  let encode: ((text: string) => number) | undefined;
  const countPiece = (piece: string): number => {
    let count = counts.get(piece);
    if (count === undefined) {
      encode ??= loadTokenizer();
      count = encode(piece);
      counts.set(piece, count);
    }
    return count;
  };
  return {
    count: (text) => (text.match(PIECES) ?? []).reduce((sum, piece) => sum + countPiece(piece), 0),
    save: async () => {
      if (file !== null && counts.size > known) await writeCounts(file, counts);
    },
  };
}

function loadTokenizer(): (text: string) => number {
  const { encode } = require('gpt-tokenizer/encoding/o200k_base') as typeof import('gpt-tokenizer/encoding/o200k_base');
  // What looks like one of the tokenizer's own marks is text here.
  const options = { disallowedSpecial: new Set<string>() };
  return (text) => encode(text, options).length;
}
