import type { Harness } from '@cub/schema';
import { createExtensionPoint } from '../token.js';

export type {
  AgentProcess,
  Harness,
  HarnessDetection,
  HarnessEvent,
  HarnessRequest,
  HarnessResult,
  HarnessUsage,
  ProcessExit,
  SpawnOptions,
} from '@cub/schema';
export const harnessPoint = createExtensionPoint<Harness>('harness');
