import { forEachWord, hashWhole } from '../words/for-each-word.js';
import { weightOfPart, weightOfWord } from '../words/common-words.js';

/** What somebody wants to do, as words. */
export interface Query {
  /** By hash, with how much each counts. */
  readonly words: ReadonlyMap<number, number>;
  /** Those of the part of the project that the title names, as in `fix(parser): …`: they speak of paths. */
  readonly scope: ReadonlySet<number>;
  /** That part as it is written, in lower case; of `fix(core, @org/client): …` it is `core` and `client`. */
  readonly parts: readonly string[];
  /** The title speaks of tests, so that they are as welcome as the product. */
  readonly speaksOfTests: boolean;
}

/** What follows the first line tells the story around the point. */
const BODY_WEIGHT = 0.5;
/** What is said twice counts that much more, what is said four times or more twice that much more. */
const SAID_AGAIN = 0.5;
const MOST_SAID = 4;
/** A pasted log has more words, and after so many they say nothing new. */
const MOST_WORDS = 400;
/** Names of the program among the words are meant literally. */
const CODE_WEIGHT = 1.5;
/** `fix(parser): …`, `[parser] …`, `parser: …` */
const SCOPE = /^\s*(?:\w*\s*\(([^)]{1,60})\)!?:|\[([^\]]{1,60})\]|([\p{L}\p{N}_@/.-]{1,60}):\s)/u;
/** They stand before a colon and name no part of a project: kinds of changes, and how messages of errors begin. */
const KINDS_OF_CHANGE = 'build|chore|ci|docs?|feat|feature|fix|perf|refactor|revert|style|tests?';
const STARTS_OF_ERRORS = 'bug|hint|info|note|todo|warn|warning|\\w*error|\\w*exception|panic';
const NO_SCOPE = new RegExp(`^(?:${KINDS_OF_CHANGE}|${STARTS_OF_ERRORS})$`, 'i');
/** Frames of a pasted trace that are about what others wrote. */
const FRAME_OF_OTHERS = /^\s*(?:at\s|File\s").*(?:\b(?:node_modules|site-packages|dist-packages)\/|\bnode:)/;
/** In backticks, with a hump or an underscore inside. */
const CODE = /`([^`\n]+)`|\b(\w+_\w+|[a-z]+[A-Z]\w*|[A-Z][a-z]+[A-Z]\w*)\b/g;
/** What a title adds to its point: "fix the cart, add tests". */
const FURTHER = /[.,;+&]\s|\b(?:and|with)\b/i;
const TEST_WORDS =
  'tests?|testing|testcases?|test_\\w+|unittests?|specs?|e2e|flak[ey]\\w*|fixtures?|pytest|jest|vitest';
const OF_TESTS = new RegExp(`(?<![\\p{L}\\p{N}])(?:${TEST_WORDS})(?![\\p{L}\\p{N}])`, 'iu');

/**
 * Reads a task or a question. Words that every task has, such as "fix", count less, and words such as "the" count
 * nothing.
 */
export function parseQuery(text: string): Query {
  const lines = linesOf(text);
  const words = weighWords(lines);
  const code = wordsIn([...lines.join('\n').matchAll(CODE)].map(([, quoted, name]) => quoted ?? name ?? '').join(' '));
  for (const hash of code) if (words.has(hash)) words.set(hash, (words.get(hash) as number) * CODE_WEIGHT);
  const title = scopeOf(lines[0] ?? '');
  const scope = wordsIn(title);
  for (const hash of scope) words.set(hash, Math.max(words.get(hash) ?? 0, 1));
  return {
    words,
    scope,
    parts: partsOf(title),
    speaksOfTests: OF_TESTS.test((lines[0] ?? '').split(FURTHER)[0] ?? ''),
  };
}

/** The lines of a query that are about this project: frames of a trace that are about others' code are none of them. */
export function linesOf(query: string): string[] {
  return query
    .trim()
    .split('\n')
    .filter((line) => !FRAME_OF_OTHERS.test(line));
}

function scopeOf(line: string): string {
  const [, inBrackets, inSquareBrackets, beforeColon] = SCOPE.exec(line) ?? [];
  const scope = inBrackets ?? inSquareBrackets ?? beforeColon ?? '';
  return NO_SCOPE.test(scope) ? '' : scope;
}

/** All words of a text that is a name or is quoted: each of them is meant. */
function wordsIn(text: string): Set<number> {
  const words = new Set<number>();
  forEachWord(text, (hash) => words.add(hash));
  return words;
}

/** @param sink told each word with how much it says, from 0 to 1; what says nothing is passed over */
function forEachTellingWord(text: string, sink: (hash: number, weight: number) => void): void {
  for (const [name] of text.matchAll(/[\p{L}\p{M}\p{N}_$]+/gu)) {
    const isWord = /^\p{L}\p{Ll}*$/u.test(name);
    const ofWord = isWord ? weightOfWord(name.toLowerCase()) : 1;
    if (ofWord === 0) continue;
    forEachWord(name, (hash) => {
      const weight = isWord ? ofWord : weightOfPart(hash);
      if (weight > 0) sink(hash, weight);
    });
  }
}

/** How much each word counts by what it says, and by where and how often it is said. */
function weighWords(lines: readonly string[]): Map<number, number> {
  const weights = new Map<number, number>();
  const said = new Map<number, number>();
  for (const [i, line] of lines.entries()) {
    const ofLine = i === 0 ? 1 : BODY_WEIGHT;
    const put = (hash: number, weight: number) => {
      if (weights.has(hash) || weights.size < MOST_WORDS)
        weights.set(hash, Math.max(weights.get(hash) ?? 0, ofLine * weight));
    };
    forEachTellingWord(line, (hash, weight) => {
      put(hash, weight);
      said.set(hash, (said.get(hash) ?? 0) + 1);
    });
    for (const [, quoted] of line.matchAll(/`([^`]+)`/g)) {
      for (const hash of wordsIn(quoted ?? '')) {
        put(hash, 1);
        if (!said.has(hash)) said.set(hash, 1);
      }
    }
    for (const joined of joinedWords(line)) put(hashWhole(joined), 1);
  }
  for (const [hash, weight] of weights)
    weights.set(hash, weight * (1 + SAID_AGAIN * Math.log2(Math.min(MOST_SAID, said.get(hash) ?? 1))));
  // A query of nothing but words such as "of" and "get" is about these words.
  return said.size > 0 ? weights : new Map([...wordsIn(lines.join(' '))].map((hash) => [hash, 1]));
}

/** People write "model selector" where the program says `modelSelector`: neighbours as one name. */
function joinedWords(line: string): string[] {
  const words = line.match(/[A-Za-z][A-Za-z0-9]*/g) ?? [];
  return words.flatMap((word, i) =>
    [words.slice(i, i + 2), words.slice(i, i + 3)]
      .filter(({ length }) => i + length <= words.length && length > 1)
      .map((run) => run.join('')),
  );
}

/**
 * What a package is called without its organisation is what its folder is called; a path goes without what a file ends
 * with.
 */
function partsOf(scope: string): string[] {
  const names = scope.toLowerCase().match(/[\p{L}\p{N}_@/.-]+/gu) ?? [];
  return names
    .map((name) =>
      name
        .replace(/^@[^/]*\//, '')
        .replace(/\.\w+$/, '')
        .replaceAll(/^[./]+|[./]+$/g, ''),
    )
    .filter((name) => name !== '');
}
