import { spawn } from 'node:child_process';
import { cubEnvironment, cubExecutable } from '@cub/testkit';

export interface TerminalRun {
  readonly code: number | null;
  /** All that the terminal got, with `\n` for its line ends. */
  readonly output: string;
}

const QUESTION = '[y/N]';

/** Runs the real binary on a terminal of its own (`script` of util-linux) and types at the first question. @param keys `\u0003` is Ctrl-C, `\u0004` Ctrl-D */
export function onTerminal(args: readonly string[], { cwd, keys }: { readonly cwd: string; readonly keys: string }): Promise<TerminalRun> {
  const line = [process.execPath, cubExecutable(), ...args].map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');
  const child = spawn('script', ['-qec', line, '/dev/null'], { cwd, env: cubEnvironment({ TERM: 'xterm', CI: '' }), stdio: ['pipe', 'pipe', 'inherit'] });
  return new Promise((resolve, reject) => {
    let output = '';
    child.on('error', reject);
    child.stdin.on('error', () => undefined);
    child.stdout.on('data', (data: Buffer) => {
      const asked = output.includes(QUESTION);
      output += data.toString();
      if (!asked && output.includes(QUESTION)) child.stdin.write(keys);
    });
    child.on('close', (code) => resolve({ code, output: output.replaceAll('\r\n', '\n') }));
  });
}
