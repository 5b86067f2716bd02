import { spawn } from 'node:child_process';

/** For what hangs: an installation takes seconds, on a machine with much else to do minutes. */
const TIMEOUT_MS = 600_000;

/** Runs a program to its end. Never throws for an exit code. @returns `{code, stdout, stderr}` */
export function run(command, args, { cwd, env }) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], timeout: TIMEOUT_MS });
    const output = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr']) child[name].setEncoding('utf8').on('data', (text) => (output[name] += text));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, ...output }));
  });
}

/** As `run`, for what has to succeed. @throws Error with all that was printed */
export async function must(command, args, options) {
  const ended = await run(command, args, options);
  if (ended.code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${ended.code}\n${ended.stdout}\n${ended.stderr}`);
  return ended;
}
