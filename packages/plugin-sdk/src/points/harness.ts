import type { Harness } from '@cub/schema';
import { createExtensionPoint } from '../token.js';

export type {
  AgentProcess,
  Harness,
  HarnessDetection,
  HarnessError,
  HarnessEvent,
  HarnessRequest,
  HarnessResult,
  HarnessUsage,
  ProcessExit,
  SpawnOptions,
  Tokens,
} from '@cub/schema';
/** Kinds of coding agents, by the name that `cub run --harness` takes. */
export const harnessPoint = createExtensionPoint<Harness>('harness');
