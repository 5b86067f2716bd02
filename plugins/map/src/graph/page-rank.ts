import type { Graph } from './graph.js';

const TOLERANCE = 1e-9;
const MOST_ROUNDS = 100;

/**
 * PageRank with weights and personalisation (Page et al. 1999; a node without edges hands its rank to where walks begin, as in networkx).
 * @param start how likely a walk begins at each node, in any scale; all zeros count as all the same
 * @param alpha how likely a walk goes on
 * @returns one rank for each node; their sum is 1
 */
export function pageRank(graph: Graph, start?: ArrayLike<number>, alpha = 0.85): Float64Array {
  const { size, targets } = graph;
  const begin = normalised(size, start);
  const shares = graph.weights.map(sharesOf);
  let rank = begin.slice();
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const next = new Float64Array(size);
    let lost = 0;
    for (let node = 0; node < size; node += 1) {
      const own = rank[node] as number;
      const [to, share] = [targets[node] as ArrayLike<number>, shares[node] as Float64Array];
      if (share.length === 0) lost += own;
      for (let i = 0; i < share.length; i += 1) next[to[i] as number] = (next[to[i] as number] as number) + alpha * own * (share[i] as number);
    }
    const given = alpha * lost + 1 - alpha;
    let moved = 0;
    for (let node = 0; node < size; node += 1) {
      next[node] = (next[node] as number) + given * (begin[node] as number);
      moved += Math.abs((next[node] as number) - (rank[node] as number));
    }
    rank = next;
    if (moved < TOLERANCE * size) break;
  }
  return rank;
}

/** Weights of a node's edges as shares of their sum; none when they sum up to nothing. */
function sharesOf(weights: ArrayLike<number>): Float64Array {
  const shares = Float64Array.from(weights);
  const sum = shares.reduce((a, b) => a + b, 0);
  return sum > 0 ? shares.map((weight) => weight / sum) : new Float64Array();
}

function normalised(size: number, start: ArrayLike<number> | undefined): Float64Array {
  const given = Float64Array.from({ length: size }, (_, i) => start?.[i] ?? 0);
  const sum = given.reduce((a, b) => a + b, 0);
  return given.map((value) => (sum > 0 ? value / sum : 1 / size));
}
