import { byCodeUnits } from '../files/list-files.js';
import { graphOf, type Graph } from '../graph/graph.js';
import { pageRank } from '../graph/page-rank.js';
import type { IndexedFile } from '../index/index-files.js';
import { lexicalScores } from './lexical-scores.js';
import { matchDefinitions } from './match-definitions.js';
import { parseQuery, type Query } from './query.js';
import { spread } from './spread.js';
import { standing } from './standing.js';

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
  /** The text of a file; null when it cannot be read. */
  readonly read: (path: string) => string | null;
}

export interface Ranking {
  /** Indexes of files, the best first. */
  readonly order: readonly number[];
  /** Nothing was asked for, or nothing of it is anywhere. */
  readonly isOverview: boolean;
  /** How the definitions of a file match the query, by index of the file; empty when words did not decide. */
  readonly matches: (file: number) => readonly number[];
}

/** So many of the best files are looked into for the part that a query is about. */
const MOST_READ = 60;
/** What that part counts for its file, beside the words of the whole file. */
const OF_BEST_PART = 0.8;

/**
 * Orders files. With a query by its words, and what is near to them; with paths in focus those first, then what is near to them; else by how much there is
 * of a file and who refers to it.
 */
export function rankFiles(request: RankRequest): Ranking {
  const { files, graph, text, paths } = request;
  const focus = focusOf(files, paths);
  const hasFocus = focus.some((value) => value > 0);
  const overview = overviewScores(files, pageRank(graph));
  const { scores: byQuery, matches } = queryScores(request, parseQuery(text));
  const scores = hasFocus ? withFocus(request, focus, overview, byQuery) : (byQuery ?? overview);
  // What has nothing to do with the query, and is not near, stands behind as in an overview.
  const order = [...files.keys()].sort(
    (a, b) => (scores[b] as number) - (scores[a] as number) || (overview[b] as number) - (overview[a] as number) || byCodeUnits((files[a] as IndexedFile).path, (files[b] as IndexedFile).path),
  );
  return { order, isOverview: !hasFocus && byQuery === null, matches };
}

/** Scores by the words of whole files; the best of them are looked into once more, as a query is mostly about one place in a file. */
function queryScores({ files, imports, read }: RankRequest, query: Query): { scores: Float64Array | null; matches: Ranking['matches'] } {
  const { scores: lexical, rarity } = lexicalScores(files, query);
  if (rarity.size === 0) return { scores: null, matches: () => [] };
  const scores = spread(lexical, imports);
  const best = [...files.keys()].sort((a, b) => (scores[b] as number) - (scores[a] as number) || a - b).slice(0, MOST_READ);
  const matchesOf = (file: number, text: string | null) => matchDefinitions((files[file] as IndexedFile).record.definitions(), text, rarity);
  const found = new Map(best.map((file) => [file, matchesOf(file, read((files[file] as IndexedFile).path))]));
  for (const [file, { best: most }] of found) {
    scores[file] = (scores[file] as number) + OF_BEST_PART * most * standing((files[file] as IndexedFile).path, query.parts);
  }
  return { scores, matches: (file) => (found.get(file) ?? matchesOf(file, null)).definitions };
}

/** Without a task: what there is much of, and what much depends on. How much code there is says more, so the rank counts by its fourth root. */
function overviewScores(files: readonly IndexedFile[], ranks: Float64Array): Float64Array {
  return Float64Array.from(files, ({ path, record }, i) => Math.sqrt(1 + record.lines) * ((ranks[i] as number) * files.length) ** 0.25 * standing(path));
}

function focusOf(files: readonly IndexedFile[], paths: readonly string[]): number[] {
  const clean = paths.map((path) => path.replace(/^\.\//, '').replace(/\/+$/, ''));
  return files.map(({ path }) => (clean.some((focus) => focus === '' || focus === '.' || path === focus || path.startsWith(`${focus}/`)) ? 1 : 0));
}

/** How likely a walk from the files in focus goes on: it is to stay near. */
const NEAR = 0.5;

/** Files in focus come first, then what a walk from them reaches and what the query says, each of which counts as much. */
function withFocus({ files, graph }: RankRequest, focus: readonly number[], overview: Float64Array, byQuery: Float64Array | null): Float64Array {
  const near = pageRank(bothWays(graph), focus, NEAR).map((value, i) => (focus[i] === 0 ? value * standing((files[i] as IndexedFile).path) : 0));
  const [outside, inside] = [shareOfBest(near), shareOfBest(overview)];
  const asked = byQuery === null ? null : shareOfBest(byQuery);
  return near.map((_, i) => (focus[i] === 0 ? (outside[i] as number) : 2 + (asked ? 0 : (inside[i] as number))) + (asked?.[i] ?? 0));
}

function shareOfBest(scores: Float64Array): Float64Array {
  const best = scores.reduce((most, score) => Math.max(most, score), 1e-9);
  return scores.map((score) => score / best);
}

/** Who uses a file is as near to it as what it uses. */
function bothWays({ targets, weights }: Graph): Graph {
  const both = targets.map(() => new Map<number, number>());
  const add = (from: number, to: number, weight: number) => void both[from]?.set(to, (both[from]?.get(to) ?? 0) + weight);
  for (const [from, out] of targets.entries()) {
    for (let i = 0; i < out.length; i += 1) {
      const [to, weight] = [out[i] as number, weights[from]?.[i] ?? 0];
      add(from, to, weight);
      add(to, from, weight);
    }
  }
  return graphOf(both);
}
