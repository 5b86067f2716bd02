import * as z from 'zod';

const positive = z.number().positive();
const count = z.int().positive();

/**
 * One setting that may be left out. Description and default value go into the published JSON Schema, from which editors and `cub config list` have them.
 * @param byDefault what holds when nobody says; undefined when that depends
 */
function setting<Model extends z.ZodType>(model: Model, description: string, byDefault?: unknown): z.ZodOptional<Model> {
  return model.meta({ description, ...(byDefault === undefined ? {} : { default: byDefault }) }).optional();
}

/** Settings of cub itself. Unknown keys are kept: they belong to plugins or to a newer cub. */
export const configSchema = z.looseObject({
  $schema: setting(z.string(), 'Where editors find the JSON Schema of this file.'),
  project_id: setting(
    z.string().regex(/^[a-z][a-z0-9]*(-[a-z][a-z0-9]*)*$/),
    "Prefix of new ids: lower-case words joined by dashes. By default the folder's name reduced to that, else `cub`.",
  ),
  harness: z
    .looseObject({ default: setting(z.string(), 'The agent that `cub run` uses; below `harness` each has a section of its own. By default the only one that is available.') })
    .optional(),
  tasks: z.looseObject({ backend: setting(z.string(), 'Where tasks live: the id of a task backend.', 'files') }).optional(),
  sync: z.looseObject({ branch: setting(z.string(), 'The local branch that holds the counters of ids.', 'cub-sync') }).optional(),
  verify: z
    .looseObject({
      commands: setting(z.array(z.string()), 'What has to succeed before a task is done, where neither flags nor the task say it. By default `npm test` and its like, as far as they are found.'),
      timeout_s: setting(positive, 'Seconds that each of these commands has.', 900),
    })
    .optional(),
  context: z.looseObject({ token_budget: setting(count, 'The most that a prompt may be, in tokens of o200k.', 32_000) }).optional(),
  map: z
    .looseObject({
      token_budget: setting(count, 'The most that a map may be, in tokens of o200k.', 1500),
      max_depth: setting(count, 'Levels of folders that its structure shows.', 4),
      include_code_intel: setting(z.boolean(), 'Whether it names definitions, not only files.', true),
      include_ledger_stats: setting(z.boolean(), 'Whether it says how recent work on the project went.', true),
      exclude_patterns: setting(z.array(z.string()), 'Files that it leaves out, in the syntax of `.gitignore`.', []),
    })
    .optional(),
  run: z
    .looseObject({
      max_attempts: setting(count, 'Attempts that a task gets in one run.', 3),
      attempt_timeout_s: setting(positive, 'Seconds after which an attempt is ended.', 3600),
      stall_timeout_s: setting(positive, 'Seconds without output or a changed file after which an attempt is ended.', 900),
      retry_log_lines: setting(z.int().nonnegative(), "Lines of the failed attempt's log that the next prompt has.", 50),
      models: z
        .looseObject({
          low: setting(z.string(), 'Model of tasks with the label `complexity:low`.'),
          medium: setting(z.string(), 'Model of tasks with the label `complexity:medium`.'),
          high: setting(z.string(), 'Model of tasks with the label `complexity:high`.'),
        })
        .optional(),
      heartbeat_s: setting(positive, 'Seconds between two signs of life of a run.', 60),
    })
    .optional(),
  ledger: z
    .looseObject({
      artifacts: setting(z.enum(['full', 'capped', 'none']), 'What git gets of prompts, logs and patches; the whole stays on this machine.', 'capped'),
      publish_on_commit: setting(z.boolean(), 'Whether the pre-commit hook adds records that no commit has yet.', true),
      artifact_cap_bytes: setting(count, 'Bytes of a capped artifact, head and tail together.', 262_144),
    })
    .optional(),
});
/** Settings of all layers merged, without defaults: what nobody set is undefined. Sections of plugins stand beside these keys. */
export type CubConfig = z.infer<typeof configSchema>;
