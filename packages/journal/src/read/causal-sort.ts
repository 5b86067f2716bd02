/** Pairs `[earlier, later]` of places in a list. */
export interface Constraints {
  /** These do not contradict each other. */
  readonly fixed: readonly (readonly [number, number])[];
  /** What the data claims: damaged or hostile data may claim a cycle. */
  readonly claimed: readonly (readonly [number, number])[];
}

/**
 * Sorts a list so that the constraints hold; what they leave open keeps the order of the list. Claims that lie on a cycle do not count. Takes time in
 * proportion to items and constraints, times the logarithm of the items, for any data.
 * @param items in the order that holds where nothing else is said
 */
export function sortByConstraints<T>(items: readonly T[], constraints: Constraints): T[] {
  const graph = graphOf(items.length, [...constraints.fixed, ...constraints.claimed]);
  const order = topological(graph);
  if (order.length === items.length) return order.map((place) => items[place] as T);
  const cyclic = placesOnCycles(graph, order);
  const claimed = constraints.claimed.filter(([earlier, later]) => !cyclic.has(earlier) || !cyclic.has(later));
  const broken = topological(graphOf(items.length, [...constraints.fixed, ...claimed]));
  // Numbers that no writer gives, such as two infinite ones, can set the fixed constraints against each other. No item is dropped for that.
  const sorted = new Set(broken);
  return [...broken, ...[...items.keys()].filter((place) => !sorted.has(place))].map((place) => items[place] as T);
}

interface Graph {
  readonly followers: readonly (readonly number[])[];
  readonly predecessors: readonly (readonly number[])[];
}

function graphOf(size: number, pairs: readonly (readonly [number, number])[]): Graph {
  const followers: number[][] = Array.from({ length: size }, () => []);
  const predecessors: number[][] = Array.from({ length: size }, () => []);
  for (const [earlier, later] of pairs) {
    if (earlier === later) continue;
    followers[earlier]?.push(later);
    predecessors[later]?.push(earlier);
  }
  return { followers, predecessors };
}

/** Always the first place of the list that nothing holds back any more. @returns without what lies on a cycle or comes after one */
function topological({ followers, predecessors }: Graph): number[] {
  const open = predecessors.map((before) => before.length);
  const ready = new FirstPlace();
  open.forEach((count, place) => count === 0 && ready.add(place));
  const order: number[] = [];
  for (let place = ready.take(); place !== undefined; place = ready.take()) {
    order.push(place);
    for (const next of followers[place] ?? []) {
      open[next] = (open[next] ?? 0) - 1;
      if (open[next] === 0) ready.add(next);
    }
  }
  return order;
}

/** What is left when everything before the cycles and everything behind them is taken away. @param sorted what comes before them */
function placesOnCycles({ followers, predecessors }: Graph, sorted: readonly number[]): Set<number> {
  const left = new Set(followers.keys());
  for (const place of sorted) left.delete(place);
  const open = followers.map((behind) => behind.filter((place) => left.has(place)).length);
  const ends = [...left].filter((place) => open[place] === 0);
  for (let place = ends.pop(); place !== undefined; place = ends.pop()) {
    left.delete(place);
    for (const before of predecessors[place] ?? []) {
      open[before] = (open[before] ?? 0) - 1;
      if (open[before] === 0 && left.has(before)) ends.push(before);
    }
  }
  return left;
}

/** A binary heap of numbers, the smallest on top. */
class FirstPlace {
  private readonly heap: number[] = [];

  add(value: number): void {
    let at = this.heap.push(value) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (this.at(parent) <= value) break;
      this.heap[at] = this.at(parent);
      at = parent;
    }
    this.heap[at] = value;
  }

  take(): number | undefined {
    const first = this.heap[0];
    const last = this.heap.pop();
    if (this.heap.length > 0 && last !== undefined) this.sink(last);
    return first;
  }

  private sink(value: number): void {
    let at = 0;
    for (let child = 1; child < this.heap.length; child = 2 * at + 1) {
      if (child + 1 < this.heap.length && this.at(child + 1) < this.at(child)) child += 1;
      if (this.at(child) >= value) break;
      this.heap[at] = this.at(child);
      at = child;
    }
    this.heap[at] = value;
  }

  private at(place: number): number {
    return this.heap[place] ?? Infinity;
  }
}
