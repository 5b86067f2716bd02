const SHOWN = 3;

/** Existing ids that a mistyped one may have meant, the nearest first. */
export function nearIds(wanted: string, existing: Iterable<string>): string[] {
  const allowed = Math.max(1, Math.floor(wanted.length / 4));
  const ranked = [...existing].map((id) => ({ id, distance: distanceOf(wanted.toLowerCase(), id.toLowerCase()) }));
  return ranked
    .filter(({ distance }) => distance <= allowed)
    .sort((a, b) => a.distance - b.distance || (a.id < b.id ? -1 : 1))
    .slice(0, SHOWN)
    .map(({ id }) => id);
}

/** Levenshtein's distance; 0 for the end of an id, which is how people shorten them. */
function distanceOf(wanted: string, id: string): number {
  if (wanted !== '' && id.endsWith(wanted)) return 0;
  let row = Array.from({ length: id.length + 1 }, (_, i) => i);
  for (const [i, character] of [...wanted].entries()) {
    const next = [i + 1];
    for (let j = 1; j <= id.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (id[j - 1] === character ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[id.length] ?? 0;
}
