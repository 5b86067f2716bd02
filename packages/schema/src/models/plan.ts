import * as z from 'zod';

/** `plans/<slug>/plan.json`, beside `itemized-plan.md`. Unknown keys survive a rewrite. */
export const planFileSchema = z.looseObject({
  slug: z.string(),
  plan_id: z.string(),
  title: z.string(),
  description: z.string(),
  spec_id: z.string().nullable(),
  spec_file: z.string().nullable(),
  status: z.string(),
  project: z.string(),
  /** Ids of the epics, in the order of the plan. */
  epics: z.array(z.string()),
});
/** See {@link planFileSchema}. Paths are relative to the root. */
export type PlanFile = z.infer<typeof planFileSchema>;
