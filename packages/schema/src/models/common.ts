import * as z from 'zod';

/** ISO 8601, UTC, exactly three digits of a second: `2026-01-01T12:00:00.000Z`. */
export const isoTime = z.iso.datetime({ precision: 3 });
/** Money: an integer of 10⁻⁹ USD. Unknown is null, never 0. */
export const nanoUsd = z.int().nonnegative();
/** A number of things: an integer from 0. */
export const count = z.int().nonnegative();

/** Tokens by class. `input` excludes what was read from or written to a cache. */
export const tokensSchema = z.object({
  input: count,
  output: count,
  cache_read: count,
  cache_creation: count,
});
/** What an invocation, an attempt or a sum of them used, by class. The classes do not overlap: their sum is the total. */
export type Tokens = z.infer<typeof tokensSchema>;

/** A file beside a task entry. `path` is relative to the ledger, for example `by-task/cub-s001/001-prompt.md`. */
export const artifactRefSchema = z.object({
  path: z.string(),
  /** Of the whole text, before any cap. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  bytes: count,
});
/** Where a prompt, log or patch is kept, and what it has to hold to be intact. */
export type ArtifactRef = z.infer<typeof artifactRefSchema>;

/** Why an attempt failed, as a word. */
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
/** One of {@link ERROR_CATEGORIES}. */
export const errorCategorySchema = z.enum(ERROR_CATEGORIES);
/**
 * `agent_error`, `rate_limit` and `auth` are what a harness says, the first also for an agent that ended without a result. `timeout` and `stalled`: cub
 * ended the agent. `verify_failed`: a command was red, or a hook refused the commit. `stuck`: the agent said so, or it changed what the user had not
 * committed. `interrupted`: the run was stopped. `no_changes`: nothing was done and there was nothing to verify with. `budget`: not recorded by this version.
 */
export type ErrorCategory = z.infer<typeof errorCategorySchema>;

/** How far finished work is, in the order of progress. */
export const STAGES = ['in_progress', 'dev_complete', 'needs_review', 'validated', 'released'] as const;
/** One of {@link STAGES}. */
export const stageSchema = z.enum(STAGES);
/** `in_progress` until the task is completed, then `dev_complete`; what comes later is set by people or a release. */
export type Stage = z.infer<typeof stageSchema>;

/** Where a task comes from. */
export const lineageSchema = z.object({
  spec_id: z.string().nullable(),
  spec_file: z.string().nullable(),
  plan_id: z.string().nullable(),
  plan_file: z.string().nullable(),
  epic_id: z.string().nullable(),
});
/** Ids and paths (relative to the root) of the spec, plan and epic that a task comes from; null where there is none. */
export type Lineage = z.infer<typeof lineageSchema>;

/** A commit that an agent made itself. The commit that closes a task is not among these: it is found by its trailer `Cub-Task`. */
export const commitRefSchema = z.object({
  hash: z.string(),
  message: z.string(),
  author: z.string().optional(),
  timestamp: z.string(),
  patch_id: z.string().optional(),
});
/** See {@link commitRefSchema}. `timestamp` is ISO 8601, UTC; `patch_id` survives a rebase, `hash` does not. */
export type CommitRef = z.infer<typeof commitRefSchema>;
