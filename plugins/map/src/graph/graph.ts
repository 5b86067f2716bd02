/** A directed graph with weights; nodes are numbers from 0. */
export interface Graph {
  readonly size: number;
  /** Where the edges of each node lead, each target once and never the node itself. */
  readonly targets: readonly ArrayLike<number>[];
  /** What each of these edges weighs, in the same order. */
  readonly weights: readonly ArrayLike<number>[];
}

/** A graph from the weights of each node's edges by target. */
export function graphOf(edges: readonly ReadonlyMap<number, number>[]): Graph {
  return {
    size: edges.length,
    targets: edges.map((out) => Uint32Array.from(out.keys())),
    weights: edges.map((out) => Float64Array.from(out.values())),
  };
}
