import { existsSync } from 'node:fs';
import type { ConfigService, Harness, HarnessRequest } from '@cub/plugin-sdk';
import { commandTrust, configuredCommand } from './configured-command.js';
import { runCommand } from './run-command.js';
import { readReplay } from './replay/read-replay.js';
import { replaySession } from './replay/replay-session.js';

const HINT = 'Name a program with `--command "my-agent"`, or a recorded session with `--replay FILE`; or set `harness.script.command` or CUB_SCRIPT_COMMAND.';

/** Any program as an agent, or a recorded session. The prompt is on the program's stdin. */
export function createScriptHarness(config: ConfigService): Harness {
  const commandOf = (options: HarnessRequest['options']) => options.command ?? configuredCommand(config);
  return {
    capabilities: { usage: true, model: true, system: false },
    detect: async (options) => {
      if (options.replay !== undefined) {
        const available = existsSync(options.replay);
        return { available, version: null, hint: available ? '' : `There is no file ${options.replay}.` };
      }
      const available = commandOf(options) !== undefined;
      return { available, version: null, hint: available ? '' : HINT };
    },
    trustItems: (options) => (options.command === undefined && options.replay === undefined ? commandTrust(config) : []),
    run: async function* run(request, signal) {
      const { replay } = request.options;
      if (replay !== undefined) {
        yield* replaySession(readReplay(replay), request, signal);
        return;
      }
      const command = commandOf(request.options);
      if (command === undefined) yield { type: 'result', success: false, exitCode: null, signal: null, error: { category: 'agent_error', summary: HINT }, text: '' };
      else yield* runCommand(command, request);
    },
  };
}
