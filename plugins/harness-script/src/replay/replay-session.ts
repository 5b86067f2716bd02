import type { HarnessEvent, HarnessRequest, HarnessResult, HarnessUsage } from '@cub/plugin-sdk';
import { applyEdit } from './apply-edit.js';
import type { ReplayStep } from './replay-step.js';

/** Plays the steps that belong to this attempt and task. A session without a `result` ends as a success. */
export async function* replaySession(steps: readonly ReplayStep[], request: HarnessRequest, signal: AbortSignal): AsyncIterable<HarnessEvent> {
  let calls = 0;
  for (const step of steps.filter((candidate) => isMeant(candidate, request.env))) {
    if (step.type === 'usage') calls += 1;
    const result = signal.aborted ? failure('the session was stopped') : yield* play(step, { request, signal, calls });
    if (result) {
      yield result;
      return;
    }
  }
  yield { type: 'result', success: true, exitCode: null, signal: null, error: null, text: '' };
}

interface Stage {
  readonly request: HarnessRequest;
  readonly signal: AbortSignal;
  /** How many usage reports there were so far. */
  readonly calls: number;
}

/** @returns the result that ends the session, if the step ends it */
async function* play(step: ReplayStep, { request, signal, calls }: Stage): AsyncGenerator<HarnessEvent, HarnessResult | null> {
  switch (step.type) {
    case 'message':
      yield { type: 'message', text: step.text };
      return null;
    case 'usage':
      yield namedUsage(step.usage, calls, request.model);
      return null;
    case 'sleep':
      await pause(step.ms, signal);
      return null;
    case 'edit': {
      yield { type: 'tool_call', name: 'edit', input: step.edit };
      const reason = applyEdit(request.cwd, step.edit);
      return reason === null ? null : failure(`line ${step.line}: ${reason}`);
    }
    case 'exec': {
      const code = yield* execute(step.command, request);
      return code === 0 || step.allowFailure ? null : failure(`line ${step.line}: \`${step.command}\` ended with ${code ?? 'a signal'}`);
    }
    case 'result':
      return endOf(step);
  }
}

function namedUsage(usage: HarnessUsage, calls: number, model: string | null): HarnessUsage {
  const { invocationId } = usage;
  return { ...usage, invocationId: invocationId === 'call-0' ? `call-${calls}` : invocationId, model: usage.model ?? model };
}

function endOf({ success, error, text }: Extract<ReplayStep, { type: 'result' }>): HarnessResult {
  const reason = success ? null : { category: 'agent_error' as const, summary: error ?? 'the session ended without success' };
  return { type: 'result', success, exitCode: null, signal: null, error: reason, text };
}

function isMeant({ attempt, task }: ReplayStep, env: HarnessRequest['env']): boolean {
  return (attempt === null || String(attempt) === env.CUB_ATTEMPT) && (task === null || task === env.CUB_TASK_ID);
}

async function* execute(command: string, request: HarnessRequest): AsyncGenerator<HarnessEvent, number | null> {
  yield { type: 'tool_call', name: 'exec', input: { command } };
  const child = request.spawn('sh', ['-c', command]);
  const output: string[] = [];
  for await (const line of child.lines) {
    output.push(line);
    if (output.length > 200) output.shift();
  }
  const { code, stderrTail } = await child.exit;
  yield { type: 'tool_result', name: 'exec', output: [...output, stderrTail].join('\n').trimEnd(), isError: code !== 0 };
  return code;
}

function failure(summary: string): HarnessResult {
  return { type: 'result', success: false, exitCode: null, signal: null, error: { category: 'agent_error', summary }, text: '' };
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    function done() {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
    if (signal.aborted) done();
    signal.addEventListener('abort', done, { once: true });
  });
}
