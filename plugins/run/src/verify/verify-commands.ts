import { spawnProcess } from '@cub/track';

export interface VerifiedCommand {
  readonly command: string;
  readonly passed: boolean;
  /** null when it did not end in time, or a signal ended it. */
  readonly exitCode: number | null;
  readonly durationMs: number;
  /** The last lines of stdout and stderr. */
  readonly output: string;
}

export interface Verification {
  readonly commands: readonly VerifiedCommand[];
}

export interface VerifyRequest {
  readonly commands: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly timeoutMs: number;
  readonly stop: AbortSignal;
}

const OUTPUT_LINES = 200;
const OUTPUT_CHARACTERS = 16 * 1024;

/** Runs the commands one after the other by `sh -c`; all of them, so that one look shows everything that is wrong. */
export async function verifyWith(request: VerifyRequest): Promise<Verification> {
  const commands: VerifiedCommand[] = [];
  for (const command of request.commands) {
    if (request.stop.aborted) break;
    commands.push(await verifyOne(command, request));
  }
  return { commands };
}

async function verifyOne(command: string, { cwd, env, timeoutMs, stop }: VerifyRequest): Promise<VerifiedCommand> {
  const startedMs = performance.now();
  const signal = AbortSignal.any([stop, AbortSignal.timeout(timeoutMs)]);
  // One stream for both, so that a failure stands where it happened.
  const child = spawnProcess('sh', ['-c', 'exec 2>&1; eval "$CUB_VERIFY_COMMAND"'], { cwd, env: { ...env, CUB_VERIFY_COMMAND: command }, signal });
  const tail: string[] = [];
  for await (const line of child.lines) {
    tail.push(line.slice(0, OUTPUT_CHARACTERS));
    if (tail.length > OUTPUT_LINES) tail.shift();
  }
  const { code, error } = await child.exit;
  const output = [...tail, ...(error === null ? [] : [`sh cannot be started: ${error}`])].join('\n').slice(-OUTPUT_CHARACTERS);
  return { command, passed: code === 0, exitCode: code, durationMs: Math.round(performance.now() - startedMs), output };
}
