import { CubError } from '@cub/schema';
import { decodeBytes, encodeText } from './bytes.js';
import type { GitPaths } from './paths.js';
import { startGit } from './process.js';

export interface RunOptions {
  /** Written to stdin; without it stdin is closed. */
  readonly input?: string | Buffer;
  /** Added to the environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Default: the work tree's top folder. */
  readonly cwd?: string;
  /** Ends git and all that it started. */
  readonly signal?: AbortSignal;
  /** Return instead of throwing when git ends with another code than 0. */
  readonly allowFailure?: boolean;
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
  /** @throws CubError `CUB_GIT_FAILED` (command and stderr), `CUB_GIT_MISSING` when there is no git. */
  run(args: readonly string[], options?: RunOptions): Promise<RunResult>;
  /** As `run`, with stdout as bytes. */
  raw(args: readonly string[], options?: RunOptions): Promise<RawResult>;
}

export function openGit(paths: GitPaths): Git {
  const raw: Git['raw'] = async (args, options = {}) => {
    const input = typeof options.input === 'string' ? encodeText(options.input) : options.input;
    const result = await startGit(args, { input, env: options.env, signal: options.signal, cwd: options.cwd ?? paths.top });
    if (result.code !== 0 && !options.allowFailure) throw gitFailed(args, result, paths.top);
    return result;
  };
  const run: Git['run'] = async (args, options) => {
    const result = await raw(args, options);
    return { ...result, stdout: decodeBytes(result.stdout) };
  };
  return { paths, run, raw };
}

export function gitFailed(args: readonly string[], result: { stderr: string; code: number }, top: string): CubError {
  const said = result.stderr.trim() || 'git said nothing';
  return new CubError(`\`git ${args.join(' ')}\` failed with code ${result.code} in ${top}: ${said}`, {
    code: 'CUB_GIT_FAILED',
    suggestions: [/No space left on device/.test(said) ? 'Free some disk space, then try again.' : 'Run the command yourself to see what git needs.'],
  });
}
