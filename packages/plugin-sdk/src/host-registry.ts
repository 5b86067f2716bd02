import { CubBug } from '@cub/schema';
import type { Cub } from './plugin.js';

const HOST = Symbol.for('cub.host.v1');

/** Where the command was started and what its global flags say. */
export interface HostRequest {
  /** `-C`, `CUB_DIR`, or the current folder. */
  readonly cwd: string;
}

export type HostFactory = (request: HostRequest) => Promise<Cub>;

type HostSlot = { [HOST]?: HostFactory };

/** Called once by the executable (or a test) before commands run. */
export function installHost(factory: HostFactory): void {
  (globalThis as HostSlot)[HOST] = factory;
}

/** The host of this process, whichever copy of the SDK asks. */
export async function openHost(request: HostRequest): Promise<Cub> {
  const factory = (globalThis as HostSlot)[HOST];
  if (!factory) throw new CubBug('no cub host is installed in this process');
  return factory(request);
}
