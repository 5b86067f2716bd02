import type { Hook } from '@oclif/core';
import { CubError, EXIT } from '@cub/plugin-sdk';
import { distance } from 'fastest-levenshtein';

const CLOSE = 3;

/** An unknown command ends with exit code 2 and names the commands that look like it. */
const hook: Hook.CommandNotFound = async ({ id, config }) => {
  const typed = id.replaceAll(':', ' ');
  const near = config.commandIDs
    .map((known) => known.replaceAll(':', ' '))
    .map((known) => ({ known, far: distance(typed, known) }))
    .filter(({ known, far }) => far <= CLOSE || known.startsWith(typed))
    .sort((a, b) => a.far - b.far)
    .slice(0, 3);
  throw new CubError(`there is no command "cub ${typed}"`, {
    code: 'CUB_COMMAND_UNKNOWN',
    exit: EXIT.usage,
    suggestions: [...near.map(({ known }) => `Did you mean \`cub ${known}\`?`), 'Run `cub --help` for all commands.'],
  });
};

export default hook;
