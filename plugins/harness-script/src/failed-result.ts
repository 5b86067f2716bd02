import type { HarnessResult } from '@cub/plugin-sdk';

/** The result of an agent that failed. @param exit null for what is not a process */
export function failedResult(summary: string, exit: { readonly code: number | null; readonly signal: string | null } | null = null, cannotStart = false): HarnessResult {
  return { type: 'result', success: false, exitCode: exit?.code ?? null, signal: exit?.signal ?? null, error: { category: 'agent_error', summary, ...(cannotStart && { cannotStart }) }, text: '' };
}
