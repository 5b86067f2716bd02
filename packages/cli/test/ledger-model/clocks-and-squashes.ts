import type { Fact } from './facts.js';
import type { GitSite } from './git-site.js';
import type { SeededRandom } from './seeded-random.js';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** Steps that set clocks wrong, and that merge as hosting sites do. */
export type ClockOrSquashStep =
  | { readonly op: 'clock'; /** By how many ms the clock of the site is wrong from now on. */ readonly offset: number }
  | { readonly op: 'squash'; readonly which: number };

export const CLOCK_AND_SQUASH_OPS = {
  // Odd milliseconds: no two events have the same time, so that no id decides.
  clock: [4, (random: SeededRandom) => ({ offset: random.pick([0, 5 * MINUTE, -5 * MINUTE, DAY, -DAY, 400 * DAY, -400 * DAY]) + random.below(997) })],
  squash: [3, (random: SeededRandom) => ({ which: random.below(1000) })],
} as const;

/** Merges a branch into one commit whose text is all its messages, one after the other, so that their trailers end up in the middle. */
export function squashMerge(git: GitSite, branch: string): void {
  const messages = git.run('log', '--reverse', '--format=* %B', `HEAD..${branch}`).trim();
  if (git.try('merge', '--squash', '--quiet', branch) === null) git.resolve();
  git.try('commit', '--quiet', '--cleanup=verbatim', '--message', `Work (#1)\n\n${messages}\n\nCo-authored-by: Somebody <somebody@example.invalid>`);
}

/**
 * Facts in the order in which they count: after all that their machine knew of the task when they were told, whatever its clock said, and else by time.
 * This is the test's own account of that order, as slow as it is plain.
 */
export function inCausalOrder(facts: Iterable<Fact>): Fact[] {
  const left = new Set(facts);
  const ordered: Fact[] = [];
  while (left.size > 0) {
    const ready = [...left].filter(({ known }) => ![...known].some((other) => left.has(other)));
    const next = ready.reduce((a, b) => (b.at < a.at || (b.at === a.at && b.order < a.order) ? b : a));
    ordered.push(next);
    left.delete(next);
  }
  return ordered;
}
