/** Exit codes of every cub command (also with `--json`). */
export const EXIT = {
  ok: 0,
  failed: 1,
  usage: 2,
  check: 3,
  conflict: 4,
  budget: 5,
  blocked: 6,
  interrupted: 130,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

const CUB_ERROR = Symbol.for('cub.error');

export interface CubErrorOptions {
  /** Stable and greppable: `CUB_<AREA>_<WHAT>`. */
  readonly code: string;
  readonly exit?: ExitCode;
  /** What the user can do, one sentence each; commands in backticks. */
  readonly suggestions?: readonly string[];
  readonly cause?: unknown;
}

/** The user's problem: shown without a stack, with what to do about it. Recognise it with `isCubError`, never with `instanceof`. */
export class CubError extends Error {
  readonly [CUB_ERROR] = true;
  readonly code: string;
  readonly exit: ExitCode;
  readonly suggestions: readonly string[];

  constructor(message: string, options: CubErrorOptions) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'CubError';
    this.code = options.code;
    this.exit = options.exit ?? EXIT.failed;
    this.suggestions = options.suggestions ?? [];
  }
}

/** Our problem: an invariant of cub itself does not hold. Shown with its stack and a request to report it. */
export class CubBug extends Error {
  readonly code = 'CUB_BUG';

  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'CubBug';
  }
}

/** True for a CubError of any copy of the SDK. */
export function isCubError(error: unknown): error is CubError {
  return typeof error === 'object' && error !== null && CUB_ERROR in error;
}
