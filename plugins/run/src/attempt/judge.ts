import { formatDuration, type HarnessResult } from '@cub/schema';
import type { Outcome } from '../loop/results.js';
import type { Verification } from '../verify/verify-commands.js';

/** Why cub itself ended an agent. */
export type Ended = 'timeout' | 'stalled' | 'interrupted';

/** All that is known about an attempt when its agent has ended. */
export interface Evidence {
  readonly result: HarnessResult | null;
  readonly ended: Ended | null;
  readonly stuck: string | null;
  readonly verification: Verification | null;
  readonly limits: { readonly timeoutMs: number; readonly stallMs: number };
}

type Failure = Extract<Outcome, { ok: false }>;

/** Success needs all of it: the agent's own word, exit 0, not stuck, and every verification green. Pure. */
export function judge(evidence: Evidence): Outcome {
  const failure = endedByCub(evidence) ?? ownFailure(evidence) ?? redVerification(evidence);
  if (failure) return failure;
  const wasVerified = (evidence.verification?.commands.length ?? 0) > 0;
  return { ok: true, category: null, summary: wasVerified ? 'verified' : 'done; there was nothing to verify with' };
}

function endedByCub({ ended, limits }: Evidence): Failure | null {
  if (ended === 'interrupted') return failed('interrupted', 'the run was stopped');
  if (ended === 'timeout') return failed('timeout', `the attempt took longer than ${formatDuration(limits.timeoutMs)}`);
  if (ended === 'stalled') return failed('stalled', `no output and no changed file for ${formatDuration(limits.stallMs)}`);
  return null;
}

function ownFailure({ result, stuck }: Evidence): Failure | null {
  if (stuck !== null) return failed('stuck', stuck);
  if (!result) return failed('agent_error', 'the agent ended without a result');
  const { success, error, signal, exitCode } = result;
  if (error && !success) return failed(error.category, error.summary);
  if (signal !== null) return failed('agent_error', `the agent was ended by ${signal}`);
  if (!success) return failed('agent_error', 'the agent says that it failed');
  return exitCode === null || exitCode === 0 ? null : failed('agent_error', `the agent ended with exit code ${exitCode}`);
}

function redVerification({ verification }: Evidence): Failure | null {
  const red = verification?.commands.find((command) => !command.passed);
  if (!red) return null;
  return failed('verify_failed', `\`${red.command}\` ${red.exitCode === null ? 'did not end in time' : `failed with exit code ${red.exitCode}`}`);
}

function failed(category: Failure['category'], summary: string): Failure {
  return { ok: false, category, summary };
}
