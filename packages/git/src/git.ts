import { join } from 'node:path';
import { CubError } from '@cub/schema';
import { decodeBytes, encodeText } from './bytes.js';
import type { GitPaths } from './paths.js';
import { startGit, type ProcessEnd } from './process.js';

export interface RunOptions {
  /** Written to stdin; without it stdin is closed. */
  readonly input?: string | Buffer;
  /** Added to the environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Default: the work tree's top folder. */
  readonly cwd?: string;
  /** Ends git and all that it started. */
  readonly signal?: AbortSignal;
  /**
   * Exit codes beside 0 that are an answer and no error: the documented ones of the command, such as `[1]` of `merge-base --is-ancestor`.
   * `true` stands for any exit code; use it only where the caller finds out by other means what happened. A git that a signal ended
   * has given no answer: that is always an error.
   */
  readonly allowFailure?: boolean | readonly number[];
}

export interface RunResult {
  /** Bytes that are not UTF-8 are lone surrogates U+DC80…U+DCFF; `input` turns them back. */
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
}

export interface RawResult {
  readonly stdout: Buffer;
  readonly stderr: string;
  readonly code: number;
}

/** One work tree and the only way to run git in it. */
export interface Git {
  readonly paths: GitPaths;
  /** Folder for what cub keeps on this machine; in the git folder. */
  readonly scratch: string;
  /** @throws CubError `CUB_GIT_FAILED` (command and stderr, or the signal that ended git), `CUB_GIT_MISSING` when there is no git. */
  run(args: readonly string[], options?: RunOptions): Promise<RunResult>;
  /** As `run`, with stdout as bytes. */
  raw(args: readonly string[], options?: RunOptions): Promise<RawResult>;
}

/** @param options.config given to each command with `-c`; `scratch`: see {@link Git} */
export function openGit(paths: GitPaths, { config = [], scratch = join(paths.commonDir, 'cub') }: { config?: readonly string[]; scratch?: string } = {}): Git {
  const settings = config.flatMap((setting) => ['-c', setting]);
  const raw: Git['raw'] = async (args, options = {}) => {
    const input = typeof options.input === 'string' ? encodeText(options.input) : options.input;
    const { code, endedBy, ...said } = await startGit([...settings, ...args], { input, env: options.env, signal: options.signal, cwd: options.cwd ?? paths.top });
    if (code === null || !isAnswer(code, options.allowFailure)) throw gitFailed(args, { ...said, code, endedBy }, paths.top);
    return { ...said, code };
  };
  const run: Git['run'] = async (args, options) => {
    const result = await raw(args, options);
    return { ...result, stdout: decodeBytes(result.stdout) };
  };
  return { paths, scratch, run, raw };
}

/** Whether an exit code is an answer of git's, see {@link RunOptions.allowFailure}. */
export function isAnswer(code: number, allowed: RunOptions['allowFailure']): boolean {
  if (code === 0 || allowed === true) return true;
  return Array.isArray(allowed) && allowed.includes(code);
}

type GitFailure = Partial<ProcessEnd> & { readonly stderr: string };

export function gitFailed(args: readonly string[], { stderr, code, endedBy }: GitFailure, top: string): CubError {
  const said = stderr.trim() || 'git said nothing';
  const how = endedBy ? `was ended by the signal ${endedBy}` : `failed with code ${code}`;
  return new CubError(`\`git ${args.join(' ')}\` ${how} in ${top}: ${said}`, {
    code: 'CUB_GIT_FAILED',
    suggestions: [/No space left on device/.test(said) ? 'Free some disk space, then try again.' : 'Run the command yourself to see what git needs.'],
  });
}
