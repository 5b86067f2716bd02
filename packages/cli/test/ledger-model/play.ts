import { expectAsModelled, expectRebuilt, expectSaid } from './compare.js';
import type { Step } from './steps.js';
import { World } from './world.js';

/** How often all is looked at: each site after each step would take longer than the steps. */
const REBUILD_EVERY = 9;

/** Plays steps in new repositories, and compares. @returns what went wrong, and after how many steps; null when nothing did */
export async function play(steps: readonly Step[]): Promise<{ error: Error; after: number } | null> {
  const world = await World.create();
  let done = 0;
  try {
    for (const step of steps) {
      await world.step(step);
      done += 1;
      for (const site of world.existing()) await expectAsModelled(world, site);
      const [site] = world.existing().filter(({ name }) => name === step.at);
      if (site && done % REBUILD_EVERY === 0) await expectRebuilt(world, site);
    }
    const sites = world.existing();
    const asked = sites[steps.length % sites.length];
    if (asked) await expectSaid(world, asked);
    for (const site of sites) await expectRebuilt(world, site);
    return null;
  } catch (error) {
    return { error: error as Error, after: Math.min(done + 1, steps.length) };
  } finally {
    world.remove();
  }
}

/** Leaves steps out as long as it still goes wrong, in pieces that get smaller. @param tries at most so many */
export async function shrink(steps: readonly Step[], tries: number): Promise<readonly Step[]> {
  let [left, size, tried] = [steps, Math.ceil(steps.length / 2), 0];
  while (size >= 1 && tried < tries) {
    let isShorter = false;
    for (let start = 0; start < left.length && tried < tries; ) {
      const fewer = left.filter((_, i) => i < start || i >= start + size);
      tried += 1;
      const failure = fewer.length > 0 ? await play(fewer) : null;
      if (failure) [left, isShorter] = [fewer.slice(0, failure.after), true];
      else start += size;
    }
    if (!isShorter || size > 1) size = size === 1 ? 0 : Math.ceil(size / 2);
  }
  return left;
}
