import type { ErrorCategory, Stage } from '@cub/schema';

/** The words of the models, without loading zod; a test compares them. Stages in the order of progress. */
export const STAGES = ['in_progress', 'dev_complete', 'needs_review', 'validated', 'released'] as const satisfies readonly Stage[];

export const ERROR_CATEGORIES = [
  'agent_error',
  'rate_limit',
  'auth',
  'timeout',
  'stalled',
  'budget',
  'verify_failed',
  'stuck',
  'interrupted',
  'no_changes',
] as const satisfies readonly ErrorCategory[];

/** Ids of events that concern no task. */
export const NO_TASK: ReadonlySet<string> = new Set(['system', 'unknown']);
