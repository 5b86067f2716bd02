import { spawn, type ChildProcess } from 'node:child_process';
import { CubError } from '@cub/schema';

export interface GitProcessOptions {
  readonly input: Buffer | undefined;
  readonly env: Readonly<Record<string, string>> | undefined;
  readonly cwd: string;
  readonly signal: AbortSignal | undefined;
}

/** Variables that point git at another repository or change what arguments mean; set when cub itself runs inside a git hook. */
const REPOSITORY_VARIABLES = [
  ...['GIT_DIR', 'GIT_WORK_TREE', 'GIT_COMMON_DIR', 'GIT_INDEX_FILE', 'GIT_PREFIX', 'GIT_NAMESPACE', 'GIT_CONFIG'],
  ...['GIT_OBJECT_DIRECTORY', 'GIT_ALTERNATE_OBJECT_DIRECTORIES', 'GIT_QUARANTINE_PATH', 'GIT_IMPLICIT_WORK_TREE'],
  ...['GIT_GRAFT_FILE', 'GIT_SHALLOW_FILE', 'GIT_NO_REPLACE_OBJECTS', 'GIT_REPLACE_REF_BASE', 'GIT_REFLOG_ACTION'],
  ...['GIT_LITERAL_PATHSPECS', 'GIT_GLOB_PATHSPECS', 'GIT_NOGLOB_PATHSPECS', 'GIT_ICASE_PATHSPECS'],
  ...['GIT_EXTERNAL_DIFF', 'GIT_DIFF_OPTS'],
];
const IDLE_CHECK_MS = 500;

/** How a process ended: with an exit code, or by a signal. */
export interface ProcessEnd {
  readonly code: number | null;
  readonly endedBy: NodeJS.Signals | null;
}

/** Runs one git process without a shell and without a terminal, and collects what it says. */
export async function startGit(
  args: readonly string[],
  options: GitProcessOptions,
): Promise<ProcessEnd & { stdout: Buffer; stderr: string }> {
  // A process group of its own: Ctrl-C asks cub to stop, it must not cut a commit or a ref update in half.
  const child = spawn('git', args, {
    cwd: options.cwd,
    env: gitEnvironment(options.env),
    stdio: [options.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
  // git may end before it has read everything; its exit code tells what that means.
  child.stdin?.on('error', () => undefined);
  child.stdin?.end(options.input);
  const output = collect(child);
  const stop = () => endGroup(child);
  if (options.signal?.aborted) stop();
  options.signal?.addEventListener('abort', stop, { once: true });
  const end = await ended(child, output, options.cwd).finally(() => options.signal?.removeEventListener('abort', stop));
  return { stdout: Buffer.concat(output.stdout), stderr: Buffer.concat(output.stderr).toString('utf8'), ...end };
}

function endGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGTERM');
  } catch {
    // It has ended meanwhile.
  }
}

function gitEnvironment(extra: GitProcessOptions['env']): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = { ...process.env };
  for (const name of REPOSITORY_VARIABLES) delete env[name];
  return { ...env, GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0', ...extra };
}

interface Output {
  stdout: Buffer[];
  stderr: Buffer[];
  chunks: number;
}

function collect(child: ChildProcess): Output {
  const output: Output = { stdout: [], stderr: [], chunks: 0 };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.on('data', (chunk: Buffer) => {
      output[name].push(chunk);
      output.chunks += 1;
    });
  }
  return output;
}

function ended(child: ChildProcess, output: Output, cwd: string): Promise<ProcessEnd> {
  return new Promise((resolve, reject) => {
    child.once('error', (error: NodeJS.ErrnoException) => reject(cannotStart(error, cwd)));
    child.once('close', (code, endedBy) => resolve({ code, endedBy }));
    child.once('exit', (code, endedBy) => leaveDaemonsBehind(child, output, () => resolve({ code, endedBy })));
  });
}

/** A hook may leave a daemon that keeps our pipes open: after git has ended, silence is the end. */
function leaveDaemonsBehind(child: ChildProcess, output: Output, done: () => void): void {
  let seen = -1;
  const timer = setInterval(() => {
    if (seen === output.chunks) {
      clearInterval(timer);
      child.stdout?.destroy();
      child.stderr?.destroy();
      done();
    }
    seen = output.chunks;
  }, IDLE_CHECK_MS);
  child.once('close', () => clearInterval(timer));
}

function cannotStart(error: NodeJS.ErrnoException, cwd: string): CubError {
  return new CubError(`git cannot be started in ${cwd}: ${error.message}`, {
    code: 'CUB_GIT_MISSING',
    suggestions: ['Install git and make sure that it is on the PATH.', `Check that ${cwd} exists.`],
    cause: error,
  });
}
