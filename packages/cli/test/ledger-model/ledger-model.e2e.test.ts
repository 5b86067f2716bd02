import { play, shrink } from './play.js';
import { stepsOf, type Step } from './steps.js';

jest.setTimeout(3_600_000);

/** `CUB_TEST_MODEL_SEEDS=1..200` or `7`: more of them, or the one that failed. */
const SEEDS = seedsOf(process.env.CUB_TEST_MODEL_SEEDS ?? '1..3');
const STEPS = Number(process.env.CUB_TEST_MODEL_STEPS ?? 60);
/** How often a failure is played again to find fewer steps that do. */
const TRIES = Number(process.env.CUB_TEST_MODEL_SHRINK ?? 60);

function seedsOf(text: string): number[] {
  const [first = 1, last = first] = text.split('..').map(Number);
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

it.each(SEEDS)('the ledger of several worktrees and clones is what a model of it says: seed %i', async (seed) => {
  const steps = stepsOf(seed, STEPS);
  const failure = await play(steps);
  if (!failure) return;
  const fewest = await shrink(steps.slice(0, failure.after), TRIES);
  const { error } = (await play(fewest)) ?? failure;
  error.message = `seed ${seed}, step ${failure.after} of ${STEPS}; paste these into REPLAYED to see it again:\n${asText(fewest)}\n${error.message}`;
  throw error;
});

/** Steps of a failure that was found once, pasted from its message. */
const REPLAYED: Readonly<Record<string, readonly Step[]>> = {};

for (const [name, steps] of Object.entries(REPLAYED)) {
  it(`once went wrong: ${name}`, async () => {
    const failure = await play(steps);
    if (failure) throw failure.error;
  });
}

function asText(steps: readonly Step[]): string {
  return steps.map((step) => `  ${JSON.stringify(step)},`).join('\n');
}
