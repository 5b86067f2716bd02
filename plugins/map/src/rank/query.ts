import { forEachWord, hashWhole } from '../words/for-each-word.js';
import { isCommonWord } from '../words/common-words.js';

/** What somebody wants to do, as words. */
export interface Query {
  /** By hash, with how much each counts. */
  readonly words: ReadonlyMap<number, number>;
  /** Those of the part of the project that the title names, as in `fix(parser): …`: they speak of paths. */
  readonly scope: ReadonlySet<number>;
  /** That part as it is written, in lower case; of `fix(core, @org/client): …` it is `core` and `client`. */
  readonly parts: readonly string[];
}

/** What follows the first line tells the story around the point. */
const BODY_WEIGHT = 0.5;
/** What is said twice counts that much more, what is said four times twice that much more. */
const SAID_AGAIN = 0.5;
/** Names of the program among the words are meant literally. */
const CODE_WEIGHT = 1.5;
/** `fix(parser): …`, `parser: …` */
const SCOPE = /^\s*(?:\[?\w*\s*\(([^)]{1,60})\)!?:|([\w/.-]{1,60}):\s)/;
/** In backticks, with a hump, an underscore or a dot inside. */
const CODE = /`([^`\n]+)`|\b(\w+_\w+|[a-z]+[A-Z]\w*|[A-Z][a-z]+[A-Z]\w*)\b/g;

/** Reads a task or a question. Words that every task has, such as "fix" and "the", are left out. */
export function parseQuery(text: string): Query {
  const lines = text.trim().split('\n');
  const words = weighWords(lines);
  const code = wordsIn([...text.matchAll(CODE)].map(([, quoted, name]) => quoted ?? name ?? '').join(' '));
  for (const hash of code) if (words.has(hash)) words.set(hash, (words.get(hash) as number) * CODE_WEIGHT);
  const [, inBrackets, beforeColon] = SCOPE.exec(lines[0] ?? '') ?? [];
  const title = inBrackets ?? beforeColon ?? '';
  const scope = wordsIn(title);
  for (const hash of scope) if (!isCommonWord(hash)) words.set(hash, Math.max(words.get(hash) ?? 0, 1));
  return { words, scope, parts: partsOf(title) };
}

function wordsIn(text: string): Set<number> {
  const words = new Set<number>();
  forEachWord(text, (hash) => words.add(hash));
  return words;
}

/** How much each word counts by where and how often it is said. */
function weighWords(lines: readonly string[]): Map<number, number> {
  const weights = new Map<number, number>();
  const said = new Map<number, number>();
  for (const [i, line] of lines.entries()) {
    const put = (hash: number) => {
      // Lines go down in weight: the first one that has a word decides.
      if (!isCommonWord(hash) && !weights.has(hash)) weights.set(hash, i === 0 ? 1 : BODY_WEIGHT);
    };
    forEachWord(line, (hash) => {
      put(hash);
      said.set(hash, (said.get(hash) ?? 0) + 1);
    });
    for (const joined of joinedWords(line)) put(hashWhole(joined));
  }
  for (const [hash, weight] of weights) weights.set(hash, weight * (1 + SAID_AGAIN * Math.log2(said.get(hash) ?? 1)));
  return weights;
}

/** People write "model selector" where the program says `modelSelector`: neighbours as one name. */
function joinedWords(line: string): string[] {
  const words = line.match(/[A-Za-z][A-Za-z0-9]*/g) ?? [];
  return words.flatMap((word, i) => [words.slice(i, i + 2), words.slice(i, i + 3)].filter(({ length }) => i + length <= words.length && length > 1).map((run) => run.join('')));
}

/** What a package is called without its organisation is what its folder is called. */
function partsOf(scope: string): string[] {
  const names = scope.toLowerCase().match(/[\w@/.-]+/g) ?? [];
  return names.map((name) => name.replace(/^@[^/]*\//, '')).filter((name) => name !== '');
}
