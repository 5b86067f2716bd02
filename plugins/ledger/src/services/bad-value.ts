import { CubError, EXIT } from '@cub/schema';

/** A flag whose value cannot be understood. @param examples values that can */
export function badValue(flag: string, expected: string, received: string, examples: readonly string[]): CubError {
  return new CubError(`--${flag}: expected ${expected}, received ${JSON.stringify(received)}`, {
    code: 'CUB_LEDGER_FILTER',
    exit: EXIT.usage,
    suggestions: [`For example: ${examples.map((example) => `\`--${flag} ${example}\``).join(', ')}.`],
  });
}
