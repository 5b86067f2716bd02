import type { Hook } from '@oclif/core';
import { CubError, EXIT } from '@cub/plugin-sdk';
import { nearMatches } from '@cub/plugin-sdk/text';

/** An unknown command ends with exit code 2 and names the commands that look like it. */
const hook: Hook.CommandNotFound = async ({ id, config }) => {
  const words = (command: string) => command.replaceAll(':', ' ');
  const typed = words(id);
  throw new CubError(`there is no command "cub ${typed}"`, {
    code: 'CUB_COMMAND_UNKNOWN',
    exit: EXIT.usage,
    suggestions: [...nearMatches(typed, config.commandIDs.map(words)).map((near) => `Did you mean \`cub ${near}\`?`), 'Run `cub --help` for all commands.'],
  });
};

export default hook;
