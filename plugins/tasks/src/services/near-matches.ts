/** Existing ids that a mistyped one may have meant: those it is the beginning of, and those a few typing errors away. */
export function nearMatches(wanted: string, existing: readonly string[], limit = 3): string[] {
  const lower = wanted.toLowerCase();
  const allowed = Math.max(1, Math.floor(wanted.length / 4));
  return existing
    .map((id) => ({ id, distance: distanceTo(lower, id.toLowerCase()) }))
    .filter(({ distance }) => distance <= allowed)
    .sort((a, b) => a.distance - b.distance || compareText(a.id, b.id))
    .slice(0, limit)
    .map(({ id }) => id);
}

function distanceTo(wanted: string, id: string): number {
  if (wanted !== '' && (id.startsWith(wanted) || id.endsWith(wanted))) return 0;
  return editDistance(wanted, id);
}

/** Levenshtein's distance. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
