import { CLIError } from '@oclif/core/errors';
import * as Flags from '@oclif/core/flags';
import { parsePriority } from './task-fields.js';

/** `0` to `4` or `P0` to `P4`. */
export const priorityFlag = Flags.custom<number>({
  parse: (input) => {
    const priority = parsePriority(input);
    if (priority === undefined) throw new CLIError(`Expected a priority of 0 to 4 or P0 to P4, received ${input}`, { exit: 2 });
    return Promise.resolve(priority);
  },
});
