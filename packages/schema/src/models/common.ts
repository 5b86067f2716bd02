import * as z from 'zod';

export const isoTime = z.iso.datetime({ precision: 3 });
export const nanoUsd = z.int().nonnegative();
export const count = z.int().nonnegative();

/** Tokens by class. `input` excludes what was read from or written to a cache. */
export const tokensSchema = z.object({
  input: count,
  output: count,
  cache_read: count,
  cache_creation: count,
});
export type Tokens = z.infer<typeof tokensSchema>;

/** A file beside a task entry. `path` is relative to the ledger, for example `by-task/cub-s001/001-prompt.md`. */
export const artifactRefSchema = z.object({
  path: z.string(),
  /** Of the whole text, before any cap. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  bytes: count,
});
export type ArtifactRef = z.infer<typeof artifactRefSchema>;

export const ERROR_CATEGORIES = [
  'agent_error',
  'rate_limit',
  'auth',
  'timeout',
  'stalled',
  'budget',
  'verify_failed',
  'stuck',
  'interrupted',
  'no_changes',
] as const;
export const errorCategorySchema = z.enum(ERROR_CATEGORIES);
export type ErrorCategory = z.infer<typeof errorCategorySchema>;

export const STAGES = ['in_progress', 'dev_complete', 'needs_review', 'validated', 'released'] as const;
export const stageSchema = z.enum(STAGES);
export type Stage = z.infer<typeof stageSchema>;

/** Where a task comes from. */
export const lineageSchema = z.object({
  spec_id: z.string().nullable(),
  spec_file: z.string().nullable(),
  plan_id: z.string().nullable(),
  plan_file: z.string().nullable(),
  epic_id: z.string().nullable(),
});
export type Lineage = z.infer<typeof lineageSchema>;

export const commitRefSchema = z.object({
  hash: z.string(),
  message: z.string(),
  author: z.string().optional(),
  timestamp: z.string(),
  patch_id: z.string().optional(),
});
export type CommitRef = z.infer<typeof commitRefSchema>;
