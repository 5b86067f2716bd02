import { forEachWord, hashWhole } from '../words/for-each-word.js';
import { isCommonWord } from '../words/common-words.js';

/** What somebody wants to do, as words. */
export interface Query {
  /** By hash, with how much each counts. */
  readonly words: ReadonlyMap<number, number>;
  /** Those of the part of the project that the title names, as in `fix(parser): …`: they speak of paths. */
  readonly scope: ReadonlySet<number>;
}

/** What follows the first line tells the story around the point. */
const BODY_WEIGHT = 0.5;
/** Names of the program among the words are meant literally. */
const CODE_WEIGHT = 1.5;
/** `fix(parser): …`, `parser: …` */
const SCOPE = /^\s*(?:\[?\w*\s*\(([^)]{1,60})\)!?:|([\w/.-]{1,60}):\s)/;
/** In backticks, with a hump, an underscore or a dot inside. */
const CODE = /`([^`\n]+)`|\b(\w+_\w+|[a-z]+[A-Z]\w*|[A-Z][a-z]+[A-Z]\w*)\b/g;

/** Reads a task or a question. Words that every task has, such as "fix" and "the", are left out. */
export function parseQuery(text: string): Query {
  const words = new Map<number, number>();
  const put = (hash: number, weight: number) => {
    if (!isCommonWord(hash)) words.set(hash, Math.max(words.get(hash) ?? 0, weight));
  };
  const lines = text.trim().split('\n');
  for (const [i, line] of lines.entries()) {
    const weight = i === 0 ? 1 : BODY_WEIGHT;
    forEachWord(line, (hash) => put(hash, weight));
    for (const joined of joinedWords(line)) put(hashWhole(joined), weight);
  }
  const code = new Set<number>();
  for (const [, quoted, name] of text.matchAll(CODE)) forEachWord(quoted ?? name ?? '', (hash) => code.add(hash));
  for (const hash of code) if (words.has(hash)) words.set(hash, (words.get(hash) as number) * CODE_WEIGHT);
  const scope = new Set<number>();
  const found = SCOPE.exec(lines[0] ?? '');
  forEachWord(found?.[1] ?? found?.[2] ?? '', (hash) => scope.add(hash));
  for (const hash of scope) put(hash, 1);
  return { words, scope };
}

/** People write "model selector" where the program says `modelSelector`: neighbours as one name. */
function joinedWords(line: string): string[] {
  const words = line.match(/[A-Za-z][A-Za-z0-9]*/g) ?? [];
  return words.flatMap((word, i) => [words.slice(i, i + 2), words.slice(i, i + 3)].filter(({ length }) => i + length <= words.length && length > 1).map((run) => run.join('')));
}
