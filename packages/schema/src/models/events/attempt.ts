import * as z from 'zod';
import { MAX_REPORTED } from '../../known-sum.js';
import { artifactRefSchema, count, errorCategorySchema } from '../common.js';

/** Data of `attempt.started`. `n` counts the attempts of the task from 1. */
export const attemptStartedSchema = z.strictObject({
  n: z.int().positive(),
  harness: z.string(),
  model: z.string().nullable(),
  prompt: artifactRefSchema.nullable(),
});

/** Data of `attempt.completed`, `attempt.failed` and `attempt.interrupted`. */
export const attemptEndedSchema = z.strictObject({
  n: z.int().positive(),
  exit_code: z.int().nullable(),
  /** Signal that ended the agent, for example `SIGKILL`. */
  signal: z.string().nullable(),
  /** null when nobody measured it: the attempt was cut off. */
  duration_sec: z.number().nonnegative().nullable(),
  error_category: errorCategorySchema.nullable(),
  error_summary: z.string().nullable(),
  log: artifactRefSchema.nullable(),
  patch: artifactRefSchema.nullable(),
  files_changed: z.array(z.string()),
});

/** A figure of one report; see `MAX_REPORTED`. */
const reported = count.max(MAX_REPORTED);

/** Data of `usage.recorded`. */
export const usageRecordedSchema = z.strictObject({
  /** Usage is recorded once per invocation of an agent, by class. */
  invocation_id: z.string(),
  model: z.string().nullable(),
  /** null when the agent reported none. */
  tokens: z.object({ input: reported, output: reported, cache_read: reported, cache_creation: reported }).nullable(),
  cost_nano_usd: reported.nullable(),
  cost_source: z.enum(['reported', 'priced', 'unknown']),
  price_table: z.string().nullable(),
});

/** Who changed a file during a run, as far as the time tells: each step owns what changes while it runs. */
export const CHANGERS = ['agent', 'verification', 'hook'] as const;

/** Data of `file.touched`: one path that changed during an attempt, relative to the top of the work tree; `size` in bytes. */
export const fileTouchedSchema = z.strictObject({
  path: z.string(),
  op: z.enum(['added', 'modified', 'deleted']),
  /** Git blob ids; null where the file did not exist. */
  before: z.string().nullable(),
  after: z.string().nullable(),
  size: count.nullable(),
  kind: z.enum(['file', 'symlink', 'submodule']),
  attribution: z.enum(['exact', 'window', 'shared']),
  /** Missing in older events, which are all of agents. What verification changed is not part of the task's commit. */
  by: z.enum(CHANGERS).optional(),
});

/** Data of `verification.recorded`: every command that was run, in order. */
export const verificationRecordedSchema = z.strictObject({
  status: z.enum(['pass', 'fail']),
  commands: z.array(
    z.strictObject({
      command: z.string(),
      exit_code: z.int().nullable(),
      duration_sec: z.number().nonnegative(),
      /** The last lines of its output when it failed. */
      output_tail: z.string().nullable(),
    }),
  ),
});

/** Data of `git.committed`: a commit that an agent made itself. */
export const gitCommittedSchema = z.strictObject({
  sha: z.string(),
  message: z.string(),
  patch_id: z.string().nullable(),
  files: z.array(z.string()),
});
