import { formatDuration, type HarnessResult } from '@cub/schema';
import type { Failure, Outcome } from '../loop/results.js';
import type { Verification } from '../verify/verify-commands.js';

/** Why cub itself ended an agent. */
export type Ended = 'timeout' | 'stalled' | 'interrupted';

/** All that is known about an attempt when its agent has ended. */
export interface Evidence {
  readonly result: HarnessResult | null;
  readonly ended: Ended | null;
  readonly stuck: string | null;
  /** What it did to the branch. */
  readonly violation: string | null;
  readonly limits: { readonly timeoutMs: number; readonly stallMs: number };
}

/** What speaks against success before anything is verified: it needs the agent's own word, exit 0, not stuck. Pure. */
export function judgeAgent(evidence: Evidence): Failure | null {
  return endedByCub(evidence) ?? violated(evidence) ?? ownFailure(evidence);
}

/** The outcome of an attempt against whose agent nothing speaks: every command has to be green. Pure. */
export function judgeVerification({ commands }: Verification): Outcome {
  const red = commands.find((command) => !command.passed);
  if (!red) return { ok: true, category: null, summary: commands.length > 0 ? 'verified' : 'done; there was nothing to verify with' };
  const summary = `\`${red.command}\` ${red.exitCode === null ? 'did not end in time' : `failed with exit code ${red.exitCode}`}`;
  return { ...failed('verify_failed', summary), detail: lastLines(red.output) };
}

const DETAIL_LINES = 10;

function lastLines(output: string): string {
  return output.trimEnd().split('\n').slice(-DETAIL_LINES).join('\n');
}

function endedByCub({ ended, limits }: Evidence): Failure | null {
  if (ended === 'interrupted') return failed('interrupted', 'the run was stopped');
  if (ended === 'timeout') return failed('timeout', `the attempt took longer than ${formatDuration(limits.timeoutMs)}`);
  if (ended === 'stalled') return failed('stalled', `no output and no changed file for ${formatDuration(limits.stallMs)}`);
  return null;
}

function violated({ violation }: Evidence): Failure | null {
  return violation === null ? null : { ...failed('agent_error', `the agent ${violation}; everything was put back`), startsOver: true };
}

function ownFailure({ result, stuck }: Evidence): Failure | null {
  if (stuck !== null) return failed('stuck', stuck);
  if (!result) return failed('agent_error', 'the agent ended without a result');
  const { success, error, signal, exitCode } = result;
  if (error && !success) return { ...failed(error.category, error.summary), ...((error.cannotStart || error.category === 'auth') && { stopsRun: true }) };
  if (signal !== null) return failed('agent_error', `the agent was ended by ${signal}`);
  if (!success) return failed('agent_error', 'the agent says that it failed');
  return exitCode === null || exitCode === 0 ? null : failed('agent_error', `the agent ended with exit code ${exitCode}`);
}

export function failed(category: Failure['category'], summary: string): Failure {
  return { ok: false, category, summary };
}
