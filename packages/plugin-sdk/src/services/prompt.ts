import type { Task } from '@cub/schema';
import { createToken } from '../token.js';

/** What a prompt is composed for. */
export interface PromptRequest {
  /** The task as the run, or `cub context show`, sees it now. */
  readonly task: Task;
  /** Number of the attempt that the prompt is for, from 1, over all runs of the task. */
  readonly attempt: number;
}

/** What an agent is told. Not redacted: whoever writes it to a file or hands it on does that. */
export interface ComposedPrompt {
  /** The parts that make up the system prompt, joined by an empty line; empty when there are none. */
  readonly system: string;
  /** The parts that make up the user prompt, joined in the same way. */
  readonly user: string;
  /** Every part that said something, of both prompts, in order, by the id of its contribution. */
  readonly parts: readonly { id: string; text: string }[];
}

/**
 * Composes what an agent is told from all contributions to `promptPart`.
 * @example
 * const { system, user } = await (await cub.get(promptToken)).compose({ task, attempt: 1 });
 */
export interface PromptService {
  /** The same request gives the same prompt. @throws CubError `CUB_CONTEXT_PART_FAILED` that names a part which failed: half a prompt is worse than none */
  compose(request: PromptRequest): Promise<ComposedPrompt>;
}
/** Composes what an agent is told. */
export const promptToken = createToken<PromptService>('prompt');
