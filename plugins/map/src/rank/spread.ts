/** What a file gets of the score of the best file that it imports, or that imports it. */
const SHARE = 0.15;

/** Files that matter make their neighbours matter: what a task names is often seen in one file and done in the next. */
export function spread(scores: Float64Array, imports: readonly (readonly number[])[]): Float64Array {
  const best = new Float64Array(scores.length);
  const hand = (to: number, from: number) => void (best[to] = Math.max(best[to] as number, SHARE * (scores[from] as number)));
  for (const [from, targets] of imports.entries()) {
    for (const to of targets) {
      hand(to, from);
      hand(from, to);
    }
  }
  return scores.map((score, i) => score + (best[i] as number));
}
