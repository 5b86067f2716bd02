import { byCodeUnits } from '../files/list-files.js';
import type { PathKinds } from '../files/test-and-aside.js';
import { graphOf, type Graph } from '../graph/graph.js';
import { pageRank } from '../graph/page-rank.js';
import type { IndexedFile } from '../index/index-files.js';
import { lexicalScores } from './lexical-scores.js';
import { matchDefinitions } from './match-definitions.js';
import { parseQuery } from './query.js';
import { spread } from './spread.js';
import { standingFor, type Standing } from './standing.js';
import { isInFocus } from './wanted-files.js';

/** What a ranking looks at. */
export interface RankRequest {
  readonly files: readonly IndexedFile[];
  readonly graph: Graph;
  /** Of each file the files that it imports. */
  readonly imports: readonly (readonly number[])[];
  /** What the reader is about to do; empty: an overview. */
  readonly text: string;
  /** Files and folders that the reader has in hand. */
  readonly paths: readonly string[];
  /** Files that `text` names literally, each with how surely it is meant, above 0: they come first. */
  readonly named: ReadonlyMap<string, number>;
  readonly kinds: PathKinds;
  /** The text of a file; null when it cannot be read. */
  readonly read: (path: string) => string | null;
}

export interface Ranking {
  /** Indexes of files, the best first. */
  readonly order: readonly number[];
  /** Nothing was asked for, or nothing of it is anywhere. */
  readonly isOverview: boolean;
  /** Whether the text, and the paths in focus, have to do with any file; null when there are none. */
  readonly matched: { readonly query: boolean | null; readonly focus: boolean | null };
  /** How the definitions of a file match the query, by index of the file; empty when words did not decide. */
  readonly matches: (file: number) => readonly number[];
}

/** So many of the best files are looked into for the part that a query is about. */
const MOST_READ = 60;
/** What that part counts for its file, beside the words of the whole file. */
const OF_BEST_PART = 0.8;

/**
 * Orders files. With a query by its words, and what is near to them; with paths in focus those first, then what is near
 * to them; else by how much there is
 * of a file and who refers to it.
 */
export function rankFiles(request: RankRequest): Ranking {
  const { files, graph, text, paths, named, kinds } = request;
  const focus = focusOf(files, paths);
  const hasFocus = focus.some((value) => value > 0);
  const standing = standingFor(kinds);
  const overview = overviewScores(files, pageRank(graph), standing);
  const { scores: byQuery, matches } = queryScores(request);
  const scores = withNamed(files, hasFocus ? withFocus(request, focus, overview, byQuery) : byQuery ?? overview, named);
  const pathOf = (i: number) => (files[i] as IndexedFile).path;
  const scoreOf = (from: Float64Array, i: number) => from[i] as number;
  // What has nothing to do with the query, and is not near, stands behind as in an overview.
  const order = [...files.keys()].sort(
    (a, b) =>
      scoreOf(scores, b) - scoreOf(scores, a) ||
      scoreOf(overview, b) - scoreOf(overview, a) ||
      byCodeUnits(pathOf(a), pathOf(b)),
  );
  const query = text.trim() === '' ? null : byQuery !== null || named.size > 0;
  return {
    order,
    isOverview: !hasFocus && !query,
    matched: { query, focus: paths.length === 0 ? null : hasFocus },
    matches,
  };
}

/**
 * Scores by the words of whole files; the best of them are looked into once more, as a query is mostly about one place
 * in a file.
 */
function queryScores({ files, imports, text, kinds, read }: RankRequest): {
  scores: Float64Array | null;
  matches: Ranking['matches'];
} {
  const query = parseQuery(text);
  const standing = standingFor(kinds, query);
  const { scores: lexical, rarity } = lexicalScores(files, query, standing);
  if (rarity.size === 0) return { scores: null, matches: () => [] };
  const scores = spread(lexical, imports);
  const best = [...files.keys()]
    .sort((a, b) => (scores[b] as number) - (scores[a] as number) || a - b)
    .slice(0, MOST_READ);
  const matchesOf = (file: number, content: string | null) =>
    matchDefinitions((files[file] as IndexedFile).record.definitions(), content, rarity);
  const found = new Map(best.map((file) => [file, matchesOf(file, read((files[file] as IndexedFile).path))]));
  for (const [file, { best: most }] of found) {
    scores[file] = (scores[file] as number) + OF_BEST_PART * most * standing((files[file] as IndexedFile).path);
  }
  return { scores, matches: (file) => (found.get(file) ?? matchesOf(file, null)).definitions };
}

/** Files that are named come before all others, the most surely meant first. */
function withNamed(
  files: readonly IndexedFile[],
  scores: Float64Array,
  named: ReadonlyMap<string, number>,
): Float64Array {
  if (named.size === 0) return scores;
  return shareOfBest(scores).map((share, i) => share + 2 * (named.get((files[i] as IndexedFile).path) ?? 0));
}

/**
 * Without a task: what there is much of, and what much depends on. How much code there is says more, so the rank counts
 * by its fourth root.
 */
function overviewScores(files: readonly IndexedFile[], ranks: Float64Array, standing: Standing): Float64Array {
  const size = files.length;
  return Float64Array.from(
    files,
    ({ path, record }, i) => Math.sqrt(1 + record.lines) * ((ranks[i] as number) * size) ** 0.25 * standing(path),
  );
}

function focusOf(files: readonly IndexedFile[], paths: readonly string[]): number[] {
  return files.map(({ path }) => (paths.some((focus) => isInFocus(path, focus)) ? 1 : 0));
}

/** How likely a walk from the files in focus goes on: it is to stay near. */
const NEAR = 0.5;

/**
 * Files in focus come first, then what a walk from them reaches and what the query says, each of which counts as much.
 */
function withFocus(
  { files, graph, kinds }: RankRequest,
  focus: readonly number[],
  overview: Float64Array,
  byQuery: Float64Array | null,
): Float64Array {
  const standing = standingFor(kinds);
  const near = pageRank(bothWays(graph), focus, NEAR).map((value, i) =>
    focus[i] === 0 ? value * standing((files[i] as IndexedFile).path) : 0,
  );
  const [outside, inside] = [shareOfBest(near), shareOfBest(overview)];
  const asked = byQuery === null ? null : shareOfBest(byQuery);
  return near.map(
    (_, i) => (focus[i] === 0 ? (outside[i] as number) : 2 + (asked ? 0 : (inside[i] as number))) + (asked?.[i] ?? 0),
  );
}

function shareOfBest(scores: Float64Array): Float64Array {
  const best = scores.reduce((most, score) => Math.max(most, score), 1e-9);
  return scores.map((score) => score / best);
}

/** Who uses a file is as near to it as what it uses. */
function bothWays({ targets, weights }: Graph): Graph {
  const both = targets.map(() => new Map<number, number>());
  const add = (from: number, to: number, weight: number) =>
    void both[from]?.set(to, (both[from]?.get(to) ?? 0) + weight);
  for (const [from, out] of targets.entries()) {
    for (let i = 0; i < out.length; i += 1) {
      const [to, weight] = [out[i] as number, weights[from]?.[i] ?? 0];
      add(from, to, weight);
      add(to, from, weight);
    }
  }
  return graphOf(both);
}
