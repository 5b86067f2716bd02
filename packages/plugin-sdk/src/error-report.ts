import { EXIT, isCubError, type ExitCode } from '@cub/schema';

/** An error as users see it, in text and in `--json`. */
export interface ErrorReport {
  /** That of a CubError; `CUB_USAGE` for a wrong command line, `CUB_BUG` for everything else. */
  readonly code: string;
  /** One or more lines, without the word "Error". */
  readonly message: string;
  /** What to do, in the order to try; can be empty. */
  readonly suggestions: readonly string[];
  /** The code that the process ends with. */
  readonly exit: ExitCode;
  /** Only for bugs. */
  readonly stack?: string;
}

interface OclifError extends Error {
  oclif?: { exit?: number };
  suggestions?: string[];
}

/** Maps anything thrown to a code, an exit code and suggestions. Never throws. `CubCommand` does it for every command. */
export function describeError(error: unknown): ErrorReport {
  if (isCubError(error)) {
    return { code: error.code, message: withoutParserWords(error.message), suggestions: error.suggestions, exit: error.exit };
  }
  if (isUsageError(error)) {
    return {
      code: 'CUB_USAGE',
      message: withoutParserWords(error.message),
      suggestions: ['Add `--help` to see the arguments and flags of the command.'],
      exit: EXIT.usage,
    };
  }
  const bug = error instanceof Error ? error : new Error(String(error));
  return {
    code: 'CUB_BUG',
    message: `unexpected error: ${bug.message}`,
    suggestions: ['This is a fault of cub or of a plugin, not of yours; please report it with the lines below.'],
    exit: EXIT.failed,
    stack: bug.stack,
  };
}

/** oclif wraps what the parser of a flag says, over three lines. */
function withoutParserWords(message: string): string {
  return message.replace(/\nSee more help with --help$/, '').replace(/^Parsing --(\S+) \n\t/, '--$1: ');
}

/** What oclif's parser says of a file or folder that has to exist; it leaves out the exit code. */
const NO_SUCH_PLACE = /^(?:No (?:directory|file) found at |.+ exists but is not a (?:directory|file)(?:\n|$))/;
/** oclif's words before whatever the parser of a flag throws. */
const PARSING = /^Parsing --\S+ \n\t/;

/** oclif's parser marks what the user typed wrong with exit code 2. */
function isUsageError(error: unknown): error is OclifError {
  return error instanceof Error && ((error as OclifError).oclif?.exit === EXIT.usage || NO_SUCH_PLACE.test(error.message) || PARSING.test(error.message));
}
