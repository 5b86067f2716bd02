/** From so many folders of one pattern on the pattern stands for them. */
const MIN_GROUP = 3;

// `packages/a/test`, `packages/b/test`, `packages/c/test` → `packages/*/test/ (3)`.
/** Folders that differ in one place only become one pattern with their number; the rest stays as it is, with `/` at its end. */
export function groupPaths(paths: readonly string[]): string[] {
  const left = new Set(paths);
  const grouped: string[] = [];
  for (const [pattern, members] of largestPatterns(paths)) {
    const still = members.filter((path) => left.has(path));
    if (still.length < MIN_GROUP) continue;
    still.forEach((path) => left.delete(path));
    grouped.push(`${pattern} (${still.length})`);
  }
  return [...left].map((path) => `${path}/`).concat(grouped);
}

function largestPatterns(paths: readonly string[]): [string, string[]][] {
  const patterns = new Map<string, string[]>();
  for (const path of paths) {
    const parts = path.split('/');
    for (let i = 0; i < parts.length - 1; i += 1) {
      const pattern = `${parts.map((part, at) => (at === i ? '*' : part)).join('/')}/`;
      patterns.set(pattern, [...(patterns.get(pattern) ?? []), path]);
    }
  }
  return [...patterns].sort(([a, m], [b, n]) => n.length - m.length || (a < b ? -1 : 1));
}
