import { isCubError, type ConfigService, type Harness, type HarnessEvent, type HarnessRequest } from '@cub/plugin-sdk';
import { configuredCommand } from './configured-command.js';
import { failedResult } from './failed-result.js';
import { readReplay } from './replay/read-replay.js';
import { replaySession } from './replay/replay-session.js';
import type { ReplayStep } from './replay/replay-step.js';
import { runCommand } from './run-command.js';

const HINT = 'Name a program with `--command "my-agent"`, or a recorded session with `--replay FILE`; or set `harness.script.command` or CUB_SCRIPT_COMMAND.';

/** Any program as an agent, or a recorded session. The prompt is on the program's stdin. */
export function createScriptHarness(config: ConfigService): Harness {
  return {
    capabilities: { usage: true, model: true, system: false },
    detect: async (options) => {
      if (options.replay !== undefined) readReplay(options.replay);
      const available = options.replay !== undefined || commandOf(options, config) !== undefined;
      return { available, version: null, hint: available ? '' : HINT };
    },
    trustItems: (options) => (options.command === undefined && options.replay === undefined ? [...(configuredCommand(config)?.trust ?? [])] : []),
    run: (request, signal) => {
      const { replay } = request.options;
      if (replay !== undefined) return runReplay(replay, request, signal);
      const command = commandOf(request.options, config);
      return command === undefined ? only(failedResult(HINT)) : runCommand(command, request, signal);
    },
  };
}

/** A blank `--command` does not fall back to the configured one: trust was asked for the one that was given. */
function commandOf(options: HarnessRequest['options'], config: ConfigService): string | undefined {
  if (options.command === undefined) return configuredCommand(config)?.commands[0];
  return options.command.trim() === '' ? undefined : options.command;
}

async function* runReplay(file: string, request: HarnessRequest, signal: AbortSignal): AsyncIterable<HarnessEvent> {
  let steps: ReplayStep[];
  try {
    steps = readReplay(file);
  } catch (error) {
    if (!isCubError(error)) throw error;
    yield failedResult(error.message);
    return;
  }
  yield* replaySession(steps, request, signal);
}

async function* only(event: HarnessEvent): AsyncIterable<HarnessEvent> {
  yield event;
}
