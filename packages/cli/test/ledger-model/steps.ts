import { CLOCK_AND_SQUASH_OPS, type ClockOrSquashStep } from './clocks-and-squashes.js';
import type { Damage } from './damage-one.js';
import type { Loss } from './lose-one.js';
import { SeededRandom } from './seeded-random.js';

/** The main worktree and a linked one of one repository, and a clone of it. */
export const SITES = ['main', 'side', 'clone'] as const;
export type SiteName = (typeof SITES)[number];
export const TASKS = ['demo-a1.1', 'demo-a1.2'] as const;
export const STAGES = ['dev_complete', 'needs_review', 'validated', 'released'] as const;

/** One thing that somebody does, as plain data: a list of them can be pasted into a test. What cannot be done at its time does nothing. */
export type Step = { readonly at: SiteName } & (
  | { readonly op: 'attempt'; readonly task: string; readonly ok: boolean; readonly model: string; /** nano-USD */ readonly cost: number | null; /** How much of it happens before the next step. */ readonly parts: number }
  | { readonly op: 'end'; readonly task: string; readonly status: 'completed' | 'failed' | 'blocked' }
  | { readonly op: 'stage'; readonly task: string; readonly to: (typeof STAGES)[number]; readonly binary: boolean }
  | { readonly op: 'create' | 'close' | 'claim' | 'release'; readonly number: number }
  | { readonly op: 'publish'; readonly binary: boolean }
  | { readonly op: 'damage'; readonly which: number; readonly how: Damage }
  | { readonly op: 'lose'; readonly which: number; readonly how: Loss }
  | { readonly op: 'merge' | 'rebase' | 'cherry-pick' | 'switch'; readonly which: number }
  | ClockOrSquashStep
  | { readonly op: 'commit' | 'branch' | 'stash' | 'pop' | 'reset' | 'reset-back' | 'clean' }
  | { readonly op: 'drop-caches' | 'forget-publications' | 'restart' | 'rebuild' | 'archive' | 'compact' | 'next-day' | /** Adds it again when it is gone. */ 'remove-worktree' }
);

type Draw = (random: SeededRandom) => Record<string, unknown>;
const nothing: Draw = () => ({});
const task: Draw = (random) => ({ task: random.pick(TASKS) });
const which: Draw = (random) => ({ which: random.below(1000) });
const number: Draw = (random) => ({ number: random.below(3) });

/** How often each happens, and what else there is to say. Steps of the real binary take longest. */
const OPS: Readonly<Record<Step['op'], readonly [weight: number, draw: Draw]>> = {
  attempt: [22, (random) => ({ ...task(random), ok: random.below(3) > 0, model: random.pick(['m-1', 'm-2']), cost: random.pick([null, random.below(5_000_000_000), 1]), parts: random.pick([1, 2, 4, 4, 4]) })],
  end: [9, (random) => ({ ...task(random), status: random.pick(['completed', 'completed', 'failed', 'blocked']) })],
  stage: [6, (random) => ({ ...task(random), to: random.pick(STAGES), binary: random.below(8) === 0 })],
  publish: [12, (random) => ({ binary: random.below(12) === 0 })],
  create: [0.5, number],
  close: [0.7, number],
  claim: [0.5, number],
  release: [0.3, number],
  commit: [8, nothing],
  branch: [1.5, nothing],
  switch: [3, which],
  merge: [8, which],
  rebase: [2, which],
  'cherry-pick': [2, which],
  stash: [3, nothing],
  pop: [3, nothing],
  reset: [3, nothing],
  'reset-back': [3, nothing],
  clean: [5, nothing],
  'drop-caches': [2, nothing],
  damage: [5, (random) => ({ ...which(random), how: random.pick(['cut', 'garbage', 'empty', 'remove']) })],
  lose: [4, (random) => ({ ...which(random), how: random.pick(['remove', 'empty', 'cut', 'byte']) })],
  'forget-publications': [1, nothing],
  restart: [3, nothing],
  rebuild: [4, nothing],
  archive: [3, nothing],
  compact: [4, nothing],
  'next-day': [4, nothing],
  'remove-worktree': [1.5, nothing],
  ...CLOCK_AND_SQUASH_OPS,
};

/** @param seed the same for the same steps */
export function stepsOf(seed: number, count: number): Step[] {
  const random = new SeededRandom(seed);
  let at = random.pick(SITES);
  const total = Object.values(OPS).reduce((sum, [weight]) => sum + weight, 0);
  return Array.from({ length: count }, () => {
    let left = (random.below(1_000_000) / 1_000_000) * total;
    const [op, [, draw]] = Object.entries(OPS).find(([, [weight]]) => (left -= weight) < 0) ?? ['commit', OPS.commit];
    // What belongs together happens in one place, mostly.
    if (random.below(5) < 2) at = random.pick(SITES);
    return { op, at, ...draw(random) } as Step;
  });
}
