import * as z from 'zod';

const positive = z.number().positive();

/** Settings of cub itself. Unknown keys are kept: they belong to plugins or to a newer cub. */
export const configSchema = z.looseObject({
  project_id: z
    .string()
    .regex(/^[a-z][a-z0-9]*(-[a-z][a-z0-9]*)*$/)
    .optional(),
  harness: z.looseObject({ default: z.string().optional() }).optional(),
  tasks: z.looseObject({ backend: z.string().optional() }).optional(),
  sync: z.looseObject({ branch: z.string().optional() }).optional(),
  verify: z.looseObject({ commands: z.array(z.string()).optional(), timeout_s: positive.optional() }).optional(),
  run: z
    .looseObject({
      max_attempts: z.int().positive().optional(),
      attempt_timeout_s: positive.optional(),
      stall_timeout_s: positive.optional(),
      retry_log_lines: z.int().nonnegative().optional(),
      heartbeat_s: positive.optional(),
    })
    .optional(),
  ledger: z
    .looseObject({
      artifacts: z.enum(['full', 'capped', 'none']).optional(),
      artifact_cap_bytes: z.int().positive().optional(),
    })
    .optional(),
});
export type CubConfig = z.infer<typeof configSchema>;
