/**
 * Finds a cycle in a graph of dependencies; without recursion, so that long chains are fine.
 * @param starts where to look from; everywhere by default
 * @returns the ids along it, the first one again at the end; undefined when there is none
 */
export function findCycle(
  edges: ReadonlyMap<string, readonly string[]>,
  starts: Iterable<string> = edges.keys(),
): string[] | undefined {
  const done = new Set<string>();
  for (const start of starts) {
    const cycle = walk(start, edges, done);
    if (cycle) return cycle;
  }
  return undefined;
}

function walk(start: string, edges: ReadonlyMap<string, readonly string[]>, done: Set<string>): string[] | undefined {
  const path: string[] = [];
  const onPath = new Set<string>();
  const stack: { id: string; next: number }[] = [];
  const enter = (id: string) => {
    path.push(id);
    onPath.add(id);
    stack.push({ id, next: 0 });
  };
  if (!done.has(start)) enter(start);
  for (let top = stack.at(-1); top; top = stack.at(-1)) {
    const target = edges.get(top.id)?.[top.next++];
    if (target === undefined) {
      done.add(top.id);
      onPath.delete(top.id);
      path.pop();
      stack.pop();
    } else if (onPath.has(target)) return [...path.slice(path.indexOf(target)), target];
    else if (!done.has(target)) enter(target);
  }
  return undefined;
}

/** @returns a shortest path from one node to another, both included; undefined when there is none */
export function findPath(edges: ReadonlyMap<string, readonly string[]>, from: string, to: string): string[] | undefined {
  const cameFrom = new Map<string, string | null>([[from, null]]);
  for (const node of cameFrom.keys()) {
    if (node === to) return pathBack(cameFrom, to);
    for (const next of edges.get(node) ?? []) if (!cameFrom.has(next)) cameFrom.set(next, node);
  }
  return undefined;
}

function pathBack(cameFrom: ReadonlyMap<string, string | null>, last: string): string[] {
  const path: string[] = [];
  for (let node: string | null = last; node !== null; node = cameFrom.get(node) ?? null) path.push(node);
  return path.reverse();
}
