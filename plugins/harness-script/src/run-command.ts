import type { HarnessEvent, HarnessRequest, HarnessResult, ProcessExit } from '@cub/plugin-sdk';
import { parseUsage, UsageSyntaxError } from './usage-line.js';

const USAGE = 'cub:usage ';
const STDERR_LINES = 5;
/** What `sh` answers when it cannot find or cannot execute a program. */
const NOT_FOUND = 127;
const NOT_EXECUTABLE = 126;

/** Runs `sh -c <command>`: its stdout is what the agent says, lines that start with `cub:usage ` are what it used. */
export async function* runCommand(command: string, request: HarnessRequest): AsyncIterable<HarnessEvent> {
  const prompt = [request.system, request.prompt].filter((part) => part !== '').join('\n\n');
  const env: Record<string, string> = request.model === null ? {} : { CUB_MODEL: request.model };
  const child = request.spawn('sh', ['-c', command], { stdin: prompt, env });
  let calls = 0;
  for await (const line of child.lines) {
    if (!line.startsWith(USAGE)) {
      yield { type: 'message', text: line };
      continue;
    }
    calls += 1;
    yield usageEvent(line, { invocation: calls, model: request.model });
  }
  yield resultOf(await child.exit);
}

function usageEvent(line: string, call: { invocation: number; model: string | null }): HarnessEvent {
  try {
    return parseUsage(line.slice(USAGE.length), call);
  } catch (error) {
    if (!(error instanceof UsageSyntaxError)) throw error;
    return { type: 'warning', text: `${error.message} in: ${line.slice(0, 500)}` };
  }
}

function resultOf(exit: ProcessExit): HarnessResult {
  const { code, signal } = exit;
  const success = code === 0 && exit.error === null;
  return { type: 'result', success, exitCode: code, signal, error: success ? null : { category: 'agent_error', summary: whatHappened(exit) }, text: '' };
}

function whatHappened({ code, signal, error, stderrTail }: ProcessExit): string {
  if (error !== null) return `the agent cannot be started: ${error}`;
  const said = stderrTail.trimEnd().split('\n').slice(-STDERR_LINES).join('\n').trim();
  const reason = reasonOf(code, signal);
  return said === '' ? reason : `${reason}: ${said}`;
}

function reasonOf(code: number | null, signal: string | null): string {
  if (signal !== null) return `the agent was ended by ${signal}`;
  if (code === NOT_FOUND) return 'the agent was not found (exit code 127)';
  if (code === NOT_EXECUTABLE) return 'the agent is not executable (exit code 126)';
  return `the agent ended with exit code ${code}`;
}
