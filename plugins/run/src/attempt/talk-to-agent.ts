import type { Harness, HarnessEvent, HarnessRequest, HarnessResult, HarnessUsage } from '@cub/schema';
import type { AttemptLog } from './attempt-log.js';

export interface Conversation {
  /** null when the agent ended without one. */
  readonly result: HarnessResult | null;
  /** The end of what it said. */
  readonly text: string;
}

export interface Listeners {
  readonly log: AttemptLog;
  /** Called for each message of the agent. */
  readonly onMessage: (text: string) => void;
  /** Also called, with nothing known, for an agent that reports none. */
  readonly onUsage: (usage: HarnessUsage) => void;
  /** Called for every event. */
  readonly onSign: () => void;
}

const KEPT_CHARACTERS = 256 * 1024;

/** Runs an agent once and writes all that it sends to the log. A harness that throws is an agent without a result. */
export async function talkToAgent(harness: Harness, request: HarnessRequest, signal: AbortSignal, listeners: Listeners): Promise<Conversation> {
  let result: HarnessResult | null = null;
  let text = '';
  let saidUsage = false;
  try {
    for await (const event of harness.run(request, signal)) {
      listeners.onSign();
      writeToLog(listeners.log, event);
      if (event.type === 'usage') {
        saidUsage = true;
        listeners.onUsage(event);
      }
      if (event.type === 'result') result = event;
      if (event.type === 'message') {
        listeners.onMessage(event.text);
        text = endOf(text, `${event.text}\n`);
      }
    }
  } catch (error) {
    const summary = `the harness failed: ${error instanceof Error ? error.message : String(error)}`;
    listeners.log.write('error', { message: summary });
    result = { type: 'result', success: false, exitCode: null, signal: null, error: { category: 'agent_error', summary }, text: '' };
  }
  if (!saidUsage) listeners.onUsage({ type: 'usage', invocationId: 'unreported', model: request.model, tokens: null, costNanoUsd: null });
  return { result, text: result && result.text !== '' ? `${text}${result.text}\n` : text };
}

/** Cut only now and then: copying the whole for each of a million lines takes minutes. */
function endOf(text: string, more: string): string {
  return text.length + more.length > 2 * KEPT_CHARACTERS ? `${text}${more}`.slice(-KEPT_CHARACTERS) : text + more;
}

function writeToLog(log: AttemptLog, event: HarnessEvent): void {
  if (event.type === 'message') log.write('response', { text: event.text });
  else if (event.type === 'tool_call') log.write('tool_call', { name: event.name, input: event.input });
  else if (event.type === 'tool_result') log.write('tool_result', { name: event.name, output: event.output, is_error: event.isError });
  else if (event.type === 'warning') log.write('warning', { message: event.text });
  else if (event.type === 'usage') {
    log.write('status', { usage: { invocation_id: event.invocationId, model: event.model, tokens: event.tokens, cost_nano_usd: event.costNanoUsd } });
  } else log.write('complete', { success: event.success, exit_code: event.exitCode, signal: event.signal, error: event.error, text: event.text });
}
