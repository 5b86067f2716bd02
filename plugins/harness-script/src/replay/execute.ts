import type { HarnessEvent, HarnessRequest } from '@cub/plugin-sdk';

const KEPT_CHARACTERS = 64 * 1024;

/** Runs a command of a session. The end of its output is kept. @returns why it failed; null when it did not */
export async function* execute(command: string, request: HarnessRequest): AsyncGenerator<HarnessEvent, string | null> {
  yield { type: 'tool_call', name: 'exec', input: { command } };
  const child = request.spawn('sh', ['-c', command]);
  let output = '';
  for await (const line of child.lines) {
    output += `${line}\n`;
    // Not at every line: cutting copies all that is kept.
    if (output.length > 2 * KEPT_CHARACTERS) output = output.slice(-KEPT_CHARACTERS);
  }
  const { code, signal, error, stderrTail } = await child.exit;
  yield { type: 'tool_result', name: 'exec', output: `${output}${stderrTail}`.trimEnd().slice(-KEPT_CHARACTERS), isError: code !== 0 };
  return code === 0 ? null : `\`${command}\` ended with ${error ?? signal ?? `exit code ${code ?? 'unknown'}`}`;
}
