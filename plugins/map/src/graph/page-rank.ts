import type { Graph } from './graph.js';

const TOLERANCE = 1e-9;
const MOST_ROUNDS = 100;

/**
 * PageRank with weights and personalisation (Page et al. 1999; a node without edges hands its rank to where the walk begins, as in networkx).
 * @param start how likely a walk begins at each node, in any scale; all zeros count as all the same
 * @param alpha how likely a walk goes on
 * @returns one rank for each node; their sum is 1
 */
export function pageRank({ size, edges }: Graph, start?: ArrayLike<number>, alpha = 0.85): Float64Array {
  const begin = normalised(size, start);
  const sums = edges.map((out) => out.reduce((sum, { weight }) => sum + weight, 0));
  let rank = begin.slice();
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    let lost = 0;
    const next = new Float64Array(size);
    for (let node = 0; node < size; node += 1) {
      const [sum, own] = [sums[node] as number, rank[node] as number];
      if (sum === 0) lost += own;
      else for (const { to, weight } of edges[node] ?? []) next[to] = (next[to] as number) + (alpha * own * weight) / sum;
    }
    let moved = 0;
    for (let node = 0; node < size; node += 1) {
      next[node] = (next[node] as number) + (alpha * lost + 1 - alpha) * (begin[node] as number);
      moved += Math.abs((next[node] as number) - (rank[node] as number));
    }
    rank = next;
    if (moved < TOLERANCE * size) break;
  }
  return rank;
}

function normalised(size: number, start: ArrayLike<number> | undefined): Float64Array {
  const given = Float64Array.from({ length: size }, (_, i) => start?.[i] ?? 0);
  const sum = given.reduce((a, b) => a + b, 0);
  return given.map((value) => (sum > 0 ? value / sum : 1 / size));
}
