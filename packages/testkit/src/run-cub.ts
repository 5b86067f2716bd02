import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { HERMETIC_GIT_ENV } from './temp-repo.js';

export interface CubRun {
  readonly stdout: string;
  readonly stderr: string;
  /** null when a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** stdout parsed as JSON. @throws when it is not JSON */
  json<T = unknown>(): T;
}

export interface RunCubOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  /** @defaultValue 60 000 */
  readonly timeoutMs?: number;
}

let home: string | undefined;

/** The environment of a fresh user: own home, no settings of the machine, nothing inherited from a surrounding run. */
export function cubEnvironment(extra: Readonly<Record<string, string>> = {}): Record<string, string> {
  home ??= mkdtempSync(join(tmpdir(), 'cub-home-'));
  const inherited = Object.entries(process.env).filter(([key]) => !key.startsWith('CUB_') && key !== 'NODE_OPTIONS');
  return {
    ...(Object.fromEntries(inherited) as Record<string, string>),
    ...HERMETIC_GIT_ENV,
    HOME: home,
    XDG_CONFIG_HOME: join(home, 'config'),
    XDG_DATA_HOME: join(home, 'data'),
    NO_COLOR: '1',
    ...extra,
  };
}

/** Path of the real executable: `CUB_BIN`, else the `cub` package that the test's own package can see. */
export function cubExecutable(): string {
  return process.env.CUB_BIN ?? join(dirname(require.resolve('cub/package.json')), 'bin', 'run.js');
}

/** Starts the real binary without waiting for it. */
export function startCub(args: readonly string[], options: RunCubOptions): ChildProcess {
  return spawn(process.execPath, [cubExecutable(), ...args], {
    cwd: options.cwd,
    env: cubEnvironment(options.env),
    stdio: ['pipe', 'pipe', 'pipe'],
  });
}

/** Runs the real binary to its end. Never throws for an exit code: tests look at it. */
export function runCub(args: readonly string[], options: RunCubOptions): Promise<CubRun> {
  return collect(startCub(args, options), options);
}

/** Waits for a started binary and collects what it printed. */
export function collect(child: ChildProcess, options: Pick<RunCubOptions, 'stdin' | 'timeoutMs'> = {}): Promise<CubRun> {
  return new Promise((resolve, reject) => {
    let [stdout, stderr] = ['', ''];
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.stdin?.on('error', () => undefined).end(options.stdin ?? '');
    const timer = setTimeout(() => child.kill('SIGKILL'), options.timeoutMs ?? 60_000);
    child.on('error', reject);
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      resolve({ stdout, stderr, code, signal, json: <T>() => JSON.parse(stdout) as T });
    });
  });
}
