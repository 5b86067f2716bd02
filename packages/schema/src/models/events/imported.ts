import * as z from 'zod';
import { artifactRefSchema } from '../common.js';
import { epicEntrySchema } from '../epic-entry.js';
import { importOriginSchema, ledgerEntrySchema, oddityShape } from '../ledger-entry.js';
import { runEntrySchema } from '../run-entry.js';

const common = {
  /** Of the record; the envelope's `task_id` or `run_id` says so only for tasks and runs. */
  id: z.string(),
  origin: importOriginSchema,
  /** What has no place in our model: unknown keys and values of another type, as they were. */
  extra: z.record(z.string(), z.unknown()),
  oddities: z.array(z.strictObject(oddityShape)),
};

export const importedPlanSchema = z.strictObject({
  id: z.string(),
  title: z.string(),
  description: z.string(),
  spec_id: z.string().nullable(),
  spec_file: z.string().nullable(),
  plan_file: z.string().nullable(),
  /** Ids. */
  epics: z.array(z.string()),
  status: z.string().nullable(),
  started_at: z.string().nullable(),
  completed_at: z.string().nullable(),
});
export type ImportedPlan = z.infer<typeof importedPlanSchema>;

/** An epic without its sums: those follow from its tasks. */
export const importedEpicSchema = epicEntrySchema.omit({ aggregates: true }).strict();
export type ImportedEpic = z.infer<typeof importedEpicSchema>;

/** A record that is longer than a line may be: its JSON `{entry, extra, oddities, artifacts}` in pieces, in base64 so that no later step changes it. */
const piece = z.strictObject({
  kind: z.enum(['task', 'epic', 'run', 'plan']),
  id: z.string(),
  origin: importOriginSchema,
  piece: z.strictObject({ n: z.int().positive(), of: z.int().positive(), base64: z.base64() }),
  artifacts: z.array(artifactRefSchema).optional(),
});

/** Data of `entry.imported`: a record that somebody else had written. */
export const entryImportedSchema = z.union([
  z.strictObject({
    kind: z.literal('task'),
    ...common,
    entry: ledgerEntrySchema.omit({ imported: true }).strict(),
    /** Prompts and logs that came with it. */
    artifacts: z.array(artifactRefSchema),
  }),
  z.strictObject({ kind: z.literal('epic'), ...common, entry: importedEpicSchema }),
  z.strictObject({ kind: z.literal('run'), ...common, entry: runEntrySchema.omit({ imported: true }).strict() }),
  z.strictObject({ kind: z.literal('plan'), ...common, entry: importedPlanSchema }),
  piece,
]);
export type EntryImported = z.infer<typeof entryImportedSchema>;
