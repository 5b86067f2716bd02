import * as z from 'zod';

const positive = z.number().positive();

/** Settings of cub itself. Unknown keys are kept: they belong to plugins or to a newer cub. */
export const configSchema = z.looseObject({
  /** Prefix of new ids. @defaultValue the folder's name reduced to this grammar, else `cub` */
  project_id: z
    .string()
    .regex(/^[a-z][a-z0-9]*(-[a-z][a-z0-9]*)*$/)
    .optional(),
  /** Which agent `cub run` uses; below it each harness has a section of its own. @defaultValue the only one that is available */
  harness: z.looseObject({ default: z.string().optional() }).optional(),
  /** Id of the `taskBackend`. @defaultValue `files` */
  tasks: z.looseObject({ backend: z.string().optional() }).optional(),
  /** The local branch that holds the counters of ids. @defaultValue `cub-sync` */
  sync: z.looseObject({ branch: z.string().optional() }).optional(),
  /** `token_budget`: the most that a prompt may be, in tokens of o200k. @defaultValue 32 000 */
  context: z.looseObject({ token_budget: z.int().positive().optional() }).optional(),
  /** What has to succeed before a task is done, where neither flags nor the task say it. `timeout_s` (default 900) is for each command. */
  verify: z.looseObject({ commands: z.array(z.string()).optional(), timeout_s: positive.optional() }).optional(),
  run: z
    .looseObject({
      /** Attempts a task gets in one run. @defaultValue 3 */
      max_attempts: z.int().positive().optional(),
      /** Seconds after which an attempt is ended. @defaultValue 3600 */
      attempt_timeout_s: positive.optional(),
      /** Seconds without output or a changed file after which an attempt is ended. @defaultValue 900 */
      stall_timeout_s: positive.optional(),
      /** How many lines of the failed attempt's log the next prompt has. @defaultValue 50 */
      retry_log_lines: z.int().nonnegative().optional(),
      /** Seconds between two signs of life of a run. @defaultValue 60 */
      heartbeat_s: positive.optional(),
    })
    .optional(),
  ledger: z
    .looseObject({
      /** What git gets of prompts, logs and patches; the whole stays on this machine. @defaultValue `capped` */
      artifacts: z.enum(['full', 'capped', 'none']).optional(),
      /** Bytes of a capped artifact, head and tail together. @defaultValue 262 144 */
      artifact_cap_bytes: z.int().positive().optional(),
    })
    .optional(),
});
/** Settings of all layers merged, without defaults: what nobody set is undefined. Sections of plugins stand beside these keys. */
export type CubConfig = z.infer<typeof configSchema>;
