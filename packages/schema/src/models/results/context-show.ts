import * as z from 'zod';
import { count } from '../common.js';

/** A part of the prompt. Tokens are those of o200k. */
export const contextPartSchema = z.object({
  /** Id of the contribution. */
  id: z.string(),
  /** npm name of the plugin that it is from. */
  plugin: z.string(),
  target: z.enum(['system', 'user']),
  /** Where the text comes from, in a few words. */
  source: z.string(),
  tokens: count,
  characters: count,
  /** What it lost for want of room, and whose budget that was; null when it is whole. `tokens_after` is 0 when it was left out. */
  cut: z.object({ tokens_before: count, tokens_after: count, budget: z.enum(['part', 'prompt']) }).nullable(),
  /** As the agent gets it: redacted; empty when there was no room for it. */
  text: z.string(),
});
export type ContextPart = z.infer<typeof contextPartSchema>;

/** `cub context show` */
export const contextShowResultSchema = z.object({
  kind: z.literal('context'),
  /** Id of the task. */
  id: z.string(),
  attempt: count,
  /** Of both prompts together. */
  tokens: count,
  token_budget: count,
  /** With `--part` that one alone. */
  parts: z.array(contextPartSchema),
  system: z.string(),
  user: z.string(),
});
export type ContextShowResult = z.infer<typeof contextShowResultSchema>;
