import { setTimeout as sleep } from 'node:timers/promises';
import type { HarnessEvent, HarnessRequest, HarnessResult } from '@cub/plugin-sdk';
import { failedResult } from '../failed-result.js';
import type { UsageReport } from '../usage/read-usage.js';
import { usageEvents } from '../usage/usage-events.js';
import { applyEdit } from './apply-edit.js';
import { execute } from './execute.js';
import type { FileEdit, ReplayStep } from './replay-step.js';

/** Plays the steps that are meant for this attempt and task, up to the first `result`. */
export async function* replaySession(steps: readonly ReplayStep[], request: HarnessRequest, signal: AbortSignal): AsyncIterable<HarnessEvent> {
  const stage: Stage = { request, signal, toEvent: usageEvents(request.model) };
  for (const step of steps.filter((candidate) => isMeant(candidate, request.env))) {
    const result = signal.aborted ? null : yield* play(step, stage);
    if (signal.aborted) break;
    if (result === null) continue;
    yield result;
    return;
  }
  yield failedResult(signal.aborted ? 'the recorded session was stopped' : 'the recorded session has no result for this attempt; end it with {"type":"result","success":true}');
}

interface Stage {
  readonly request: HarnessRequest;
  readonly signal: AbortSignal;
  readonly toEvent: (report: UsageReport) => HarnessEvent;
}

/** @returns the result that ends the session, if the step ends it */
async function* play(step: ReplayStep, { request, signal, toEvent }: Stage): AsyncGenerator<HarnessEvent, HarnessResult | null> {
  switch (step.type) {
    case 'message':
      yield { type: 'message', text: step.text };
      return null;
    case 'usage':
      yield toEvent(step.usage);
      return null;
    case 'sleep':
      await sleep(step.ms, undefined, { signal }).catch(() => undefined);
      return null;
    case 'edit':
      return failureAt(step, yield* change(step.edit, request.cwd));
    case 'exec': {
      const reason = yield* execute(step.command, request);
      return step.allowFailure ? null : failureAt(step, reason);
    }
    case 'result':
      return endOf(step);
  }
}

function* change(edit: FileEdit, cwd: string): Generator<HarnessEvent, string | null> {
  yield { type: 'tool_call', name: 'edit', input: edit };
  const reason = applyEdit(cwd, edit);
  yield { type: 'tool_result', name: 'edit', output: reason ?? edit.path, isError: reason !== null };
  return reason;
}

function failureAt({ line }: ReplayStep, reason: string | null): HarnessResult | null {
  return reason === null ? null : failedResult(`line ${line} of the recorded session: ${reason}`);
}

function endOf({ success, error, text }: Extract<ReplayStep, { type: 'result' }>): HarnessResult {
  if (success) return { type: 'result', success, exitCode: null, signal: null, error: null, text };
  return { ...failedResult(error ?? 'the recorded session ends without success'), text };
}

function isMeant({ attempt, task }: ReplayStep, env: HarnessRequest['env']): boolean {
  return (attempt === null || String(attempt) === env.CUB_ATTEMPT) && (task === null || task === env.CUB_TASK_ID);
}
