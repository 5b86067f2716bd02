import type { HarnessEvent, HarnessRequest, HarnessResult, ProcessExit } from '@cub/plugin-sdk';
import { failedResult } from './failed-result.js';
import { parseUsage, UsageSyntaxError, type UsageReport } from './usage/read-usage.js';
import { usageEvents } from './usage/usage-events.js';

const USAGE = 'cub:usage ';
/** What an agent used that cub cannot read. */
const UNREADABLE: UsageReport = { invocationId: null, model: null, tokens: null, costNanoUsd: null };
const STDERR_LINES = 5;
const STDERR_CHARACTERS = 2000;
/** What `sh` answers when it cannot find or cannot execute a program. */
const NOT_FOUND = 127;
const NOT_EXECUTABLE = 126;

/** Runs `sh -c <command>`: its stdout is what the agent says, lines that start with `cub:usage ` are what it used. */
export async function* runCommand(command: string, request: HarnessRequest, signal: AbortSignal): AsyncIterable<HarnessEvent> {
  if (signal.aborted) {
    yield failedResult('the agent was not started: the attempt was stopped before');
    return;
  }
  const prompt = [request.system, request.prompt].filter((part) => part !== '').join('\n\n');
  const env: Record<string, string> = request.model === null ? {} : { CUB_MODEL: request.model };
  const child = request.spawn('sh', ['-c', command], { stdin: `${prompt}\n`, env });
  const toEvent = usageEvents(request.model);
  let isSilent = true;
  for await (const line of child.lines) {
    isSilent = false;
    yield* eventsOf(line, toEvent);
  }
  yield resultOf(await child.exit, isSilent);
}

function* eventsOf(line: string, toEvent: (report: UsageReport) => HarnessEvent): Iterable<HarnessEvent> {
  if (!line.startsWith(USAGE)) {
    yield { type: 'message', text: line };
    return;
  }
  try {
    yield toEvent(parseUsage(line.slice(USAGE.length)));
  } catch (error) {
    if (!(error instanceof UsageSyntaxError)) throw error;
    yield { type: 'warning', text: `a usage report cannot be read, so what it reports is unknown: ${error.message}` };
    yield { type: 'message', text: line };
    yield toEvent(UNREADABLE);
  }
}

/** @param isSilent a program that has said something has been started; what it could not find then is its own affair */
function resultOf(exit: ProcessExit, isSilent: boolean): HarnessResult {
  const cannotStart = exit.error !== null || (isSilent && (exit.code === NOT_FOUND || exit.code === NOT_EXECUTABLE));
  if (exit.code !== 0 || exit.error !== null) return failedResult(whatHappened(exit), exit, cannotStart);
  return { type: 'result', success: true, exitCode: 0, signal: null, error: null, text: '' };
}

function whatHappened({ code, signal, error, stderrTail }: ProcessExit): string {
  if (error !== null) return `the agent cannot be started: ${error}`;
  const said = stderrTail.trimEnd().split('\n').slice(-STDERR_LINES).join('\n').trim().slice(-STDERR_CHARACTERS);
  const reason = reasonOf(code, signal);
  return said === '' ? reason : `${reason}: ${said}`;
}

function reasonOf(code: number | null, signal: string | null): string {
  if (signal !== null) return `the agent was ended by ${signal}`;
  if (code === NOT_FOUND) return 'the agent cannot be started: a program was not found (exit code 127)';
  if (code === NOT_EXECUTABLE) return 'the agent cannot be started: a program is not executable (exit code 126)';
  return `the agent ended with exit code ${code ?? 'unknown'}`;
}
