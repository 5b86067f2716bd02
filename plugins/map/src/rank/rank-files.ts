import { byCodeUnits } from '../files/list-files.js';
import { graphOf, type Graph } from '../graph/graph.js';
import { pageRank } from '../graph/page-rank.js';
import type { IndexedFile } from '../index/index-files.js';
import { lexicalScores, standing } from './lexical-scores.js';
import { parseQuery } from './query.js';
import { spread } from './spread.js';

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
}

export interface Ranking {
  /** Indexes of files, the best first. */
  readonly order: readonly number[];
  /** How much each word of the query counts, by hash; empty when there is no query, or none of its words is anywhere. */
  readonly rarity: ReadonlyMap<number, number>;
}

/** Orders files: by the words of a query first, with what is near to them; without one by how much the rest of the code depends on them. */
export function rankFiles(request: RankRequest): Ranking {
  const { files, graph, imports, text, paths } = request;
  const focus = focusOf(files, paths);
  const { scores: lexical, rarity } = lexicalScores(files, parseQuery(text));
  const overview = overviewScores(files, pageRank(graph));
  const asked = rarity.size > 0 ? spread(lexical, imports) : overview;
  const scores = focus.some((value) => value > 0) ? withFocus(asked, focus, graph) : asked;
  // What has nothing to do with the query stands behind it as in an overview.
  const order = [...files.keys()].sort(
    (a, b) => (scores[b] as number) - (scores[a] as number) || (overview[b] as number) - (overview[a] as number) || byCodeUnits((files[a] as IndexedFile).path, (files[b] as IndexedFile).path),
  );
  return { order, rarity };
}

/** Without a task: what there is much of, and what much depends on. How much code there is says more, so the rank counts by its fourth root. */
function overviewScores(files: readonly IndexedFile[], ranks: Float64Array): Float64Array {
  return Float64Array.from(files, ({ path, record }, i) => Math.sqrt(1 + record.lines) * ((ranks[i] as number) * files.length) ** 0.25 * standing(path));
}

function focusOf(files: readonly IndexedFile[], paths: readonly string[]): number[] {
  const clean = paths.map((path) => path.replace(/^\.\//, '').replace(/\/+$/, ''));
  return files.map(({ path }) => (clean.some((focus) => focus === '' || focus === '.' || path === focus || path.startsWith(`${focus}/`)) ? 1 : 0));
}

/** Files in focus come first, then what a walk from them reaches. */
function withFocus(scores: Float64Array, focus: readonly number[], graph: Graph): Float64Array {
  const near = pageRank(bothWays(graph), focus);
  const [mostNear, best] = [Math.max(...near), Math.max(...scores, 1e-9)];
  return scores.map((score, i) => score / best + (2 * (near[i] as number)) / mostNear + (focus[i] as number));
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
