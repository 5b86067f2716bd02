import * as fc from 'fast-check';
import { WaitGraph } from './wait-graph.js';

describe('WaitGraph', () => {
  it('never holds a cycle, whatever is added', () => {
    const edge = fc.tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 6 }));
    fc.assert(
      fc.property(fc.array(edge, { maxLength: 40 }), (edges) => {
        const graph = new WaitGraph();
        const accepted = edges.filter(([a, b]) => graph.add(String(a), String(b)) === undefined);
        expect(hasCycle(accepted)).toBe(false);
      }),
    );
  });

  it('names the cycle it refuses and forgets removed edges', () => {
    const graph = new WaitGraph();
    expect(graph.add('a', 'b')).toBeUndefined();
    expect(graph.add('b', 'c')).toBeUndefined();
    expect(graph.add('c', 'a')).toEqual(['c', 'a', 'b', 'c']);
    graph.remove('a', 'b');
    expect(graph.add('c', 'a')).toBeUndefined();
  });
});

/** Kahn's algorithm, independent of the code under test. */
function hasCycle(edges: readonly (readonly [number, number])[]): boolean {
  let rest = [...edges];
  for (;;) {
    const targets = new Set(rest.map(([, to]) => to));
    const next = rest.filter(([from]) => targets.has(from));
    if (next.length === rest.length) return rest.length > 0;
    rest = next;
  }
}
