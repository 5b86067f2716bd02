import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { killTree } from './kill-tree.js';
import { HERMETIC_GIT_ENV } from './temp-repo.js';

/** How a run of the executable ended, and what it printed. */
export interface CubRun {
  /** All of it, as UTF-8; with `--json` one JSON document. */
  readonly stdout: string;
  /** All of it, as UTF-8: errors, warnings and progress. */
  readonly stderr: string;
  /** null when a signal ended it. */
  readonly code: number | null;
  /** null when it ended by itself. */
  readonly signal: NodeJS.Signals | null;
  /** True when it took too long and was killed with all that it had started, or left something behind that kept its output open. */
  readonly timedOut: boolean;
  /** stdout parsed as JSON. @throws when it is not JSON, with all that was printed */
  json<T = unknown>(): T;
}

/** How the executable is started. */
export interface RunCubOptions {
  /** The folder that it is started in, such as that of `tempRepo()`. */
  readonly cwd: string;
  /** Added to {@link cubEnvironment}, which it wins over. */
  readonly env?: Readonly<Record<string, string>>;
  /** Written to its stdin, which is then closed: no test waits for an answer. @defaultValue empty */
  readonly stdin?: string;
  /** Milliseconds; less than the preset of jest allows a test, so that the test sees what was printed. @defaultValue 150 000 */
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 150_000;
let home: string | undefined;

/**
 * The environment of a fresh user: own home, no settings of the machine, nothing inherited from a surrounding run, no colours. The home is made
 * once a process.
 * @param extra variables that win over all of it
 */
export function cubEnvironment(extra: Readonly<Record<string, string>> = {}): Record<string, string> {
  home ??= mkdtempSync(join(tmpdir(), 'cub-home-'));
  const inherited = Object.entries(process.env).filter(([key]) => !key.startsWith('CUB_') && key !== 'NODE_OPTIONS' && key !== 'COLUMNS');
  return {
    ...(Object.fromEntries(inherited) as Record<string, string>),
    ...HERMETIC_GIT_ENV,
    HOME: home,
    XDG_CONFIG_HOME: join(home, 'config'),
    XDG_DATA_HOME: join(home, 'data'),
    XDG_CACHE_HOME: join(home, 'cache'),
    NO_COLOR: '1',
    ...extra,
  };
}

/** Absolute path of the real executable: `CUB_BIN`, else that of the package `cub` as this package finds it. @throws Error when there is neither */
export function cubExecutable(): string {
  return process.env.CUB_BIN ?? join(dirname(require.resolve('cub/package.json')), 'bin', 'run.js');
}

/**
 * Starts the real binary without waiting for it; `collect` waits. `stdin` and `timeoutMs` are not looked at here.
 * @param args as they are typed after `cub`
 * @throws Error when the executable is not found
 */
export function startCub(args: readonly string[], options: RunCubOptions): ChildProcess {
  return spawn(process.execPath, [cubExecutable(), ...args], {
    cwd: options.cwd,
    env: cubEnvironment(options.env),
    stdio: ['pipe', 'pipe', 'pipe'],
  });
}

/**
 * Runs the real binary to its end. Never throws for an exit code: tests look at it.
 * @param args as they are typed after `cub`
 * @throws Error when the executable is not found or cannot be started
 * @example
 * const { code, json } = await runCub(['task', 'list', '--json'], { cwd: repo.dir });
 * expect([code, json()]).toMatchObject([0, { items: [], total: 0 }]);
 */
export function runCub(args: readonly string[], options: RunCubOptions): Promise<CubRun> {
  return collect(startCub(args, options), options);
}

/**
 * Waits for a started binary and collects what it printed. Settles in bounded time, whatever the binary does.
 * @throws the system's error when it could not be started
 * @example
 * const child = startCub(['run'], { cwd: repo.dir });
 * setTimeout(() => child.kill('SIGINT'), 1000);
 * const { code } = await collect(child);
 */
export function collect(child: ChildProcess, options: Pick<RunCubOptions, 'stdin' | 'timeoutMs'> = {}): Promise<CubRun> {
  return new Promise((resolve, reject) => {
    let [stdout, stderr, timedOut] = ['', '', false];
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.stdin?.on('error', () => undefined).end(options.stdin ?? '');
    const timer = setTimeout(() => {
      timedOut = true;
      killTree(child);
    }, options.timeoutMs ?? TIMEOUT_MS);
    child.on('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      resolve({ stdout, stderr, code, signal, timedOut, json: <T>() => parse(stdout, stderr) as T });
    });
  });
}

function parse(stdout: string, stderr: string): unknown {
  try {
    return JSON.parse(stdout);
  } catch (cause) {
    throw new Error(`stdout is not JSON:\n${stdout}\nstderr:\n${stderr}`, { cause });
  }
}
