import { CubBug } from '@cub/schema';
import type { Cub } from './plugin.js';

const HOST = Symbol.for('cub.host.v1');

/** Where the command was started and what its global flags say. */
export interface HostRequest {
  /** `-C`, `CUB_DIR`, or the current folder; the project is looked for from here upwards. */
  readonly cwd: string;
  /** `cwd` is the project itself: `cub init DIR`. @defaultValue false */
  readonly asRoot?: boolean;
  /** The package that the command is from; a disabled one gets no host. */
  readonly plugin?: string;
}

/** Makes the host of a command: `createHost` of `@cub/core`, in the executable. */
export type HostFactory = (request: HostRequest) => Promise<Cub>;

type HostSlot = { [HOST]?: HostFactory };

/** Sets the host of this process. Called once by the executable (or a test) before commands run; a second call replaces the first. Not for plugins. */
export function installHost(factory: HostFactory): void {
  (globalThis as HostSlot)[HOST] = factory;
}

/**
 * A host of this process, whichever copy of the SDK asks. Commands call `this.cub(…)` of `CubCommand`, which keeps it.
 * @throws CubBug when no host is installed: the code does not run inside of `cub`
 */
export async function openHost(request: HostRequest): Promise<Cub> {
  const factory = (globalThis as HostSlot)[HOST];
  if (!factory) throw new CubBug('no cub host is installed in this process');
  return factory(request);
}
