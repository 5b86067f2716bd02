import * as fc from 'fast-check';
import { DirectedGraph } from 'graphology';
import pagerankOf from 'graphology-metrics/centrality/pagerank';
import { graphOf, type Graph } from './graph.js';
import { pageRank } from './page-rank.js';

const edges = (size: number, list: readonly (readonly [number, number, number])[]): Graph => {
  const maps = Array.from({ length: size }, () => new Map<number, number>());
  for (const [from, to, weight] of list) maps[from]?.set(to, weight);
  return graphOf(maps);
};
const sum = (ranks: Float64Array) => ranks.reduce((a, b) => a + b, 0);

describe('pageRank', () => {
  it('ranks core, api, cli and utils as the specification does', () => {
    const [core, api, cli, utils] = [0, 1, 2, 3];
    const ranks = pageRank(edges(4, [[api, core, 2], [cli, core, 1], [cli, api, 10]]));
    expect([core, api, cli, utils].map((node) => (ranks[node] as number).toFixed(5))).toEqual(['0.40651', '0.27887', '0.15731', '0.15731']);
  });

  it('begins where it is told to', () => {
    const chain = edges(3, [[0, 1, 1], [1, 2, 1]]);
    const [first, second, third] = pageRank(chain, [1, 0, 0]);
    expect(first).toBeGreaterThan(second as number);
    expect(second).toBeGreaterThan(third as number);
    expect(third).toBeGreaterThan(0);
    expect([...pageRank(edges(3, [[0, 1, 1]]), [0, 0, 5])]).toEqual([0, 0, expect.closeTo(1)]);
  });

  it('works for nothing, for one node, and for edges that weigh nothing', () => {
    expect([...pageRank(edges(0, []))]).toEqual([]);
    expect([...pageRank(edges(1, []))]).toEqual([1]);
    expect([...pageRank(edges(2, [[0, 1, 0]]))]).toEqual([0.5, 0.5]);
    expect([...pageRank(edges(2, []), [0, 0])]).toEqual([0.5, 0.5]);
  });

  const anyGraph = fc.integer({ min: 1, max: 12 }).chain((size) => {
    const node = fc.integer({ min: 0, max: size - 1 });
    return fc.record({ size: fc.constant(size), list: fc.array(fc.tuple(node, node, fc.double({ min: 0.1, max: 20, noNaN: true })), { maxLength: 40 }) });
  });
  const withoutLoops = (list: readonly (readonly [number, number, number])[]) => list.filter(([from, to]) => from !== to);

  it('agrees with a library where that has the same to offer', () => {
    fc.assert(
      fc.property(anyGraph, ({ size, list }) => {
        const theirs = new DirectedGraph();
        for (let node = 0; node < size; node += 1) theirs.addNode(String(node));
        for (const [from, to, weight] of withoutLoops(list)) theirs.mergeEdge(String(from), String(to), { weight });
        const merged = theirs.mapEdges((_, { weight }, from, to) => [Number(from), Number(to), weight as number] as const);
        const expected = pagerankOf(theirs, { getEdgeWeight: 'weight', tolerance: 1e-9, maxIterations: 1000 });
        const ranks = pageRank(edges(size, merged));
        for (let node = 0; node < size; node += 1) expect(ranks[node]).toBeCloseTo(expected[String(node)] as number, 6);
      }),
    );
  });

  it('hands out all there is, whatever the start', () => {
    fc.assert(
      fc.property(anyGraph, fc.array(fc.nat(9), { maxLength: 12 }), ({ size, list }, start) => {
        const ranks = pageRank(edges(size, withoutLoops(list)), start);
        expect(sum(ranks)).toBeCloseTo(1, 6);
        expect(Math.min(...ranks)).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
