import type { Task } from '@cub/schema';
import { createToken } from '../token.js';

/** What a prompt is composed for. */
export interface PromptRequest {
  readonly task: Task;
  /** Number of the attempt that the prompt is for, from 1. */
  readonly attempt: number;
}

export interface ComposedPrompt {
  /** The parts that make up the system prompt, joined. */
  readonly system: string;
  /** The parts that make up the user prompt, joined. */
  readonly user: string;
  readonly parts: readonly { id: string; text: string }[];
}

export interface PromptService {
  compose(request: PromptRequest): Promise<ComposedPrompt>;
}
export const promptToken = createToken<PromptService>('prompt');
