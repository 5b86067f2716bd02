import type { ConfigService } from '@cub/plugin-sdk';
import { usdToNano } from '@cub/schema';
import { parseDuration } from '../parse-duration.js';
import type { OnFailure, RunLimits, RunOptions } from '../run-options.js';

/** The flags of `cub run` as they were typed. */
export interface RunFlags {
  readonly once: boolean;
  readonly task?: string;
  readonly epic?: string;
  readonly plan?: string;
  readonly label?: string;
  readonly model?: string;
  readonly escalate?: string;
  readonly budget?: number;
  readonly 'budget-tokens'?: number;
  readonly 'max-time'?: string;
  readonly 'attempt-timeout'?: string;
  readonly 'stall-timeout'?: string;
  readonly 'max-iterations'?: number;
  readonly 'max-attempts'?: number;
  readonly 'on-failure': string;
  readonly verify?: readonly string[];
  readonly commit: boolean;
  readonly stream: boolean;
  readonly command?: string;
  readonly replay?: string;
}

const DEFAULTS = { maxAttempts: 3, attemptTimeoutS: 3600, stallTimeoutS: 900, verifyTimeoutS: 900, heartbeatS: 60 };
const SECOND = 1000;

/** Flags over configuration over defaults. @throws CubError `CUB_RUN_DURATION` (exit 2) */
export function resolveOptions(flags: RunFlags, { values }: ConfigService): RunOptions {
  const { run, verify } = values;
  return {
    filter: { epic: flags.epic, plan: flags.plan, label: flags.label },
    taskId: flags.task ?? null,
    once: flags.once || flags.task !== undefined,
    model: flags.model ?? null,
    escalate: list(flags.escalate),
    byComplexity: { low: run?.models?.low, medium: run?.models?.medium, high: run?.models?.high },
    maxAttempts: flags['max-attempts'] ?? run?.max_attempts ?? DEFAULTS.maxAttempts,
    onFailure: flags['on-failure'] as OnFailure,
    limits: limitsOf(flags),
    ...timeoutsOf(flags, run),
    verify: { commands: flags.verify ?? [], timeoutMs: (verify?.timeout_s ?? DEFAULTS.verifyTimeoutS) * SECOND },
    commit: flags.commit,
    stream: flags.stream,
    heartbeatMs: (run?.heartbeat_s ?? DEFAULTS.heartbeatS) * SECOND,
    harnessOptions: { command: flags.command, replay: flags.replay },
  };
}

function timeoutsOf(flags: RunFlags, run: ConfigService['values']['run']): Pick<RunOptions, 'attemptTimeoutMs' | 'stallTimeoutMs'> {
  return {
    attemptTimeoutMs: duration(flags, 'attempt-timeout') ?? (run?.attempt_timeout_s ?? DEFAULTS.attemptTimeoutS) * SECOND,
    stallTimeoutMs: duration(flags, 'stall-timeout') ?? (run?.stall_timeout_s ?? DEFAULTS.stallTimeoutS) * SECOND,
  };
}

function limitsOf(flags: RunFlags): RunLimits {
  return {
    costNanoUsd: flags.budget === undefined ? null : usdToNano(flags.budget),
    tokens: flags['budget-tokens'] ?? null,
    timeMs: duration(flags, 'max-time') ?? null,
    iterations: flags['max-iterations'] ?? null,
  };
}

function duration(flags: RunFlags, flag: 'max-time' | 'attempt-timeout' | 'stall-timeout'): number | undefined {
  const text = flags[flag];
  return text === undefined ? undefined : parseDuration(text, `--${flag}`);
}

function list(text: string | undefined): string[] {
  return (text ?? '').split(',').map((part) => part.trim()).filter((part) => part !== '');
}
