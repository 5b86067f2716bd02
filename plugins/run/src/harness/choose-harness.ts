import { CubError, EXIT, points, type ConfigService, type Cub } from '@cub/plugin-sdk';
import type { Harness } from '@cub/schema';

export interface ChosenHarness {
  readonly id: string;
  readonly harness: Harness;
}

export interface HarnessWish {
  /** From `--harness`. */
  readonly id: string | undefined;
  readonly options: Readonly<Record<string, string | undefined>>;
}

/** `--harness`, else the configuration, else the only agent that is available. @throws CubError `CUB_RUN_NO_HARNESS`, `CUB_CONTRIBUTION_MISSING` */
export async function chooseHarness(cub: Cub, config: ConfigService, wish: HarnessWish): Promise<ChosenHarness> {
  const named = wish.id ?? (wish.options.command !== undefined || wish.options.replay !== undefined ? 'script' : config.values.harness?.default);
  if (named !== undefined) return { id: named, harness: await cub.one(points.harness, named) };
  const known = await Promise.all((await cub.all(points.harness)).map(async ({ id, value }) => ({ id, harness: value, detection: await value.detect(wish.options) })));
  const available = known.filter(({ detection }) => detection.available);
  const [only] = available;
  if (only && available.length === 1) return only;
  const choices = (available.length > 1 ? available : known).map(({ id, detection }) => `${id}${detection.available ? '' : ` (${detection.hint})`}`);
  throw new CubError(available.length > 1 ? `more than one agent is available: ${choices.join(', ')}` : 'no agent is available', {
    code: 'CUB_RUN_NO_HARNESS',
    exit: EXIT.usage,
    suggestions: available.length > 1 ? ['Name one with `--harness NAME`, or set `harness.default` in .cub/config.json.'] : choices.map((choice) => `Set up ${choice}.`),
  });
}

/** @throws CubError `CUB_RUN_HARNESS_UNAVAILABLE` with how to install or configure it */
export async function requireAvailable({ id, harness }: ChosenHarness, options: HarnessWish['options']): Promise<void> {
  const detection = await harness.detect(options);
  if (detection.available) return;
  throw new CubError(`the harness ${id} cannot be used: ${detection.hint}`, { code: 'CUB_RUN_HARNESS_UNAVAILABLE', suggestions: [detection.hint] });
}
