import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { requireSafeId, requireSafeIdPrefix } from '@cub/schema';

/**
 * An argument that is the id of a task, an epic, a plan or a run. An id that could leave its folder is refused before the command does
 * anything: `CUB_ID_UNSAFE`, exit 2.
 */
export const idArg = Args.custom<string>({ parse: async (input) => requireSafeId(input, 'id') });

/** The same for a command that takes the beginning of an id, too. */
export const idPrefixArg = Args.custom<string>({ parse: async (input) => requireSafeIdPrefix(input, 'id') });

/** A flag whose value is an id; refuses what `idArg` refuses. */
export const idFlag = Flags.custom<string>({ parse: async (input) => requireSafeId(input, 'id') });
