import { posix } from 'node:path';
import type { IndexedFile } from '../index/index-files.js';
import { countOf } from '../words/count-words.js';
import { forEachWord } from '../words/for-each-word.js';
import type { Query } from './query.js';
import type { Standing } from './standing.js';

/**
 * BM25 (Robertson and Zaragoza 2009): how soon more of a word counts no more, and how much a long file is held against
 * it.
 */
const [K1, B] = [1.5, 0.3];
/** What a word in the path, in the file's name and in a defined name counts beside one in the content. */
const [IN_PATH, IN_NAME, IN_DEFINITION] = [2, 1, 2];
/** So many definitions with a word count half of what any number of them counts. */
const HALF_OF_DEFINITIONS = 3;
/** Words of the scope of a title speak of paths. */
const IN_SCOPE = 2;
/** Files that say nothing by their name: their folder does. */
const NAMELESS = /^(index|__init__|mod|main|lib)$/;

/**
 * How much each file has to do with a query, by the words in its content, its path and the names that it defines; 0 for
 * nothing.
 */
export function lexicalScores(
  files: readonly IndexedFile[],
  query: Query,
  standing: Standing,
): { scores: Float64Array; rarity: ReadonlyMap<number, number> } {
  const scores = new Float64Array(files.length);
  const rarity = new Map<number, number>();
  if (query.words.size === 0) return { scores, rarity };
  const paths = files.map(({ path }) => wordsOfPath(path));
  const defined = files.map(({ record }) => record.definedWords);
  const average = files.reduce((sum, { record }) => sum + record.words.total, 1) / Math.max(1, files.length);
  for (const [hash, weight] of query.words) {
    const counts = files.map(({ record }) => countOf(record.words, hash));
    const holders = counts.reduce((n, count, i) => n + (count > 0 || paths[i]?.all.has(hash) ? 1 : 0), 0);
    if (holders === 0) continue;
    const rare = weight * Math.log(1 + (files.length - holders + 0.5) / (holders + 0.5));
    rarity.set(hash, rare);
    const byPath = query.scope.has(hash) ? IN_SCOPE : 1;
    for (const [i, count] of counts.entries()) {
      const path = paths[i] as PathWords;
      if (count === 0 && !path.all.has(hash)) continue;
      const long = 1 - B + (B * (files[i] as IndexedFile).record.words.total) / average;
      const definitions = countOf(defined[i] as IndexedFile['record']['words'], hash);
      const inPath = (path.all.has(hash) ? IN_PATH : 0) + (path.name.has(hash) ? IN_NAME / path.name.size : 0);
      const inContent =
        (count * (K1 + 1)) / (count + K1 * long) + (IN_DEFINITION * definitions) / (definitions + HALF_OF_DEFINITIONS);
      scores[i] = (scores[i] as number) + rare * (inPath * byPath + inContent);
    }
  }
  for (const [i, { path }] of files.entries()) scores[i] = (scores[i] as number) * standing(path);
  return { scores, rarity };
}

interface PathWords {
  readonly all: ReadonlySet<number>;
  /** Of the name alone. */
  readonly name: ReadonlySet<number>;
}

function wordsOfPath(path: string): PathWords {
  const withoutEnding = path.replace(/\.\w+$/, '');
  const last = posix.basename(withoutEnding);
  const telling = NAMELESS.test(last) ? posix.basename(posix.dirname(withoutEnding)) : last;
  const all = new Set<number>();
  const name = new Set<number>();
  forEachWord(withoutEnding, (hash) => all.add(hash));
  // `model-selector` is one name, as it is in the content.
  forEachWord(last.replaceAll(/[-.]/g, '_'), (hash) => all.add(hash));
  forEachWord(telling, (hash) => name.add(hash));
  return { all, name };
}
