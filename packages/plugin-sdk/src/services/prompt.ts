import type { Task } from '@cub/schema';
import { createToken } from '../token.js';

/** What a prompt is composed for. */
export interface PromptRequest {
  /** The task as the run, or `cub context show`, sees it now. */
  readonly task: Task;
  /** Number of the attempt that the prompt is for, from 1, over all runs of the task. */
  readonly attempt: number;
}

/** One part as it stands in a prompt. */
export interface ComposedPart {
  /** Id of the contribution. */
  readonly id: string;
  /** npm name of the plugin that it is from. */
  readonly plugin: string;
  /** The prompt that it is a part of. */
  readonly target: 'system' | 'user';
  /** Where the text comes from, in a few words; the plugin's name when the part does not say. */
  readonly source: string;
  /** Redacted; empty when there was no room for it. */
  readonly text: string;
  /** What it lost for want of room, in tokens of o200k; null when it is whole. */
  readonly cut: PromptCut | null;
}

/** See {@link ComposedPart}. */
export interface PromptCut {
  /** Of the whole text. */
  readonly tokensBefore: number;
  /** Of what is left of it, the mark of the cut included; 0 when it was left out. */
  readonly tokensAfter: number;
  /** Whose budget it was: that of the part, or that of the whole prompt. */
  readonly budget: 'part' | 'prompt';
}

/** What an agent is told. Secrets are redacted, so that it can be written to a file and handed on as it is. */
export interface ComposedPrompt {
  /** The parts that make up the system prompt, joined by an empty line; empty when there are none. */
  readonly system: string;
  /** The parts that make up the user prompt, joined in the same way. */
  readonly user: string;
  /** Every part that has something to say, of both prompts, in order. */
  readonly parts: readonly ComposedPart[];
  /** The most that both prompts together may be, in tokens of o200k. */
  readonly tokenBudget: number;
}

/**
 * Composes what an agent is told from all contributions to `promptPart`.
 * @example
 * const { system, user } = await (await cub.get(promptToken)).compose({ task, attempt: 1 });
 */
export interface PromptService {
  /**
   * The same request gives the same prompt, and never one over its budget.
   * @throws CubError `CUB_CONTEXT_PART_FAILED` that names a part which failed: half a prompt is worse than none; `CUB_CONTEXT_BUDGET` (exit 2) when
   * what must not be cut is too long
   */
  compose(request: PromptRequest): Promise<ComposedPrompt>;
}
/** Composes what an agent is told. */
export const promptToken = createToken<PromptService>('prompt');
