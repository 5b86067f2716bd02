/** Exit codes of every cub command (also with `--json`). */
export const EXIT = {
  /** All went well. */
  ok: 0,
  /** It did not work, or there is no such thing; also faults of cub and of plugins. */
  failed: 1,
  /** The command line or a setting is wrong; nothing was done. */
  usage: 2,
  /** A check found something wrong, or an approval is missing. */
  check: 3,
  /** Somebody else holds or has changed it: a lock, a claim, a reference. */
  conflict: 4,
  /** `cub run` stopped at a limit of money, tokens, time or iterations. */
  budget: 5,
  /** `cub run` left tasks that are blocked or cannot be read. */
  blocked: 6,
  /** The run was asked to stop, as shells report Ctrl-C. */
  interrupted: 130,
} as const;
/** One of the values of {@link EXIT}. */
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

const CUB_ERROR = Symbol.for('cub.error');

/** What a `CubError` says beside its message. */
export interface CubErrorOptions {
  /** Stable and greppable: `CUB_<AREA>_<WHAT>`. */
  readonly code: string;
  /** The exit code of the command that the error ends. @defaultValue `EXIT.failed` */
  readonly exit?: ExitCode;
  /** What the user can do, one sentence each; commands in backticks. */
  readonly suggestions?: readonly string[];
  /** What was caught, for whoever debugs; users do not see it. */
  readonly cause?: unknown;
}

/**
 * The user's problem: shown without a stack, with what to do about it. Recognise it with `isCubError`, never with `instanceof`.
 * The message begins in lower case, names the thing, and says what was expected and what was received.
 * @example
 * throw new CubError(`there is no profile "${name}"`, {
 *   code: 'CUB_HELLO_NO_PROFILE',
 *   exit: EXIT.usage,
 *   suggestions: ['See them with `cub hello profiles`.'],
 * });
 */
export class CubError extends Error {
  /** What `isCubError` looks for: a global symbol, the same in every copy of the SDK. */
  readonly [CUB_ERROR] = true;
  /** See {@link CubErrorOptions.code}; with `--json` it is `error.code`. */
  readonly code: string;
  /** The exit code of the command that it ends. */
  readonly exit: ExitCode;
  /** What the user can do, in the order to try; empty when there is nothing to say. */
  readonly suggestions: readonly string[];

  constructor(message: string, options: CubErrorOptions) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'CubError';
    this.code = options.code;
    this.exit = options.exit ?? EXIT.failed;
    this.suggestions = options.suggestions ?? [];
  }
}

/** Our problem: an invariant of cub itself, or of a plugin, does not hold. Shown with its stack and a request to report it; the command ends with 1. */
export class CubBug extends Error {
  /** The same for all bugs: there is nothing that a user could tell apart. */
  readonly code = 'CUB_BUG';

  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'CubBug';
  }
}

/**
 * True for a CubError of any copy of the SDK.
 * @example
 * if (isCubError(error) && error.code === 'CUB_TASK_CLAIMED') return null;
 */
export function isCubError(error: unknown): error is CubError {
  return typeof error === 'object' && error !== null && CUB_ERROR in error;
}
