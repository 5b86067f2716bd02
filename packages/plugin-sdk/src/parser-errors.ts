import { CubError, EXIT, isCubError } from '@cub/schema';

type Parse = (input: unknown, ...rest: unknown[]) => unknown;

/** The parts of a flag or an argument of oclif that matter here. */
interface Parsed {
  readonly parse?: unknown;
}

/**
 * Flags or arguments whose parsers fail in one way, whatever they throw: a usage error (exit 2) with what was expected and received. What a parser says with
 * a `CubError`, or with an error of oclif's own, it says itself.
 * @param label how people call one, by its name
 */
export function withParserErrors<T extends Readonly<Record<string, unknown>> | undefined>(inputs: T, label: (name: string) => string): T {
  if (inputs === undefined) return inputs;
  return Object.fromEntries(
    Object.entries(inputs).map(([name, input]) => {
      const { parse } = input as Parsed;
      if (typeof parse !== 'function') return [name, input];
      return [name, { ...(input as object), parse: guarded(parse as Parse, label(name)) }];
    }),
  ) as T;
}

function guarded(parse: Parse, label: string): Parse {
  return async (input, ...rest) => {
    try {
      return await parse(input, ...rest);
    } catch (error) {
      throw isCubError(error) || isOclifError(error) ? error : refused(label, input, error);
    }
  };
}

function isOclifError(error: unknown): boolean {
  return typeof error === 'object' && error !== null && (error as { oclif?: { exit?: unknown } }).oclif?.exit !== undefined;
}

function refused(label: string, input: unknown, error: unknown): CubError {
  const received = JSON.stringify(input);
  const said = error instanceof Error ? error.message : String(error);
  const why = said.includes('received') || said.includes(received) ? said : `${said}, received ${received}`;
  return new CubError(`${label}${why}`, {
    code: 'CUB_USAGE',
    exit: EXIT.usage,
    suggestions: ['Add `--help` to see the arguments and flags of the command.'],
    cause: error,
  });
}
