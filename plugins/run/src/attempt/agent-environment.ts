import { childEnvironment } from '@cub/track';
import type { AttemptInput } from './prepare-attempt.js';

/**
 * The user's environment and the context, so that an agent, the git hooks of its commits and the cub commands that it calls know for which
 * task and run they work.
 */
export function agentEnvironment(input: AttemptInput): Record<string, string> {
  const inherited = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return { ...Object.fromEntries(inherited), ...childEnvironment(), ...input.marks, CUB_PROMPT_FILE: input.prompt.file };
}
