/** A directed graph with weights; nodes are numbers from 0. */
export interface Graph {
  readonly size: number;
  /** Of each node its edges, each target once and never the node itself. */
  readonly edges: readonly (readonly Edge[])[];
}

export interface Edge {
  readonly to: number;
  readonly weight: number;
}
