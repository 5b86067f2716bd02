import * as z from 'zod';
import { count, stageSchema } from '../common.js';

const importKindSchema = z.enum(['task', 'epic', 'run', 'plan']);

/** `cub ledger import` */
export const ledgerImportResultSchema = z.object({
  kind: z.literal('import'),
  /** The ledger that was read, an absolute path. */
  id: z.string(),
  dry_run: z.boolean(),
  items: z.array(
    z.object({
      kind: importKindSchema,
      id: z.string(),
      /** The original, relative to the ledger that it is in; a line of the index is `index.jsonl:7`. */
      place: z.string(),
      /** `already`: the same bytes were imported before. */
      status: z.enum(['imported', 'already']),
    }),
  ),
  /** How many were imported, or would be. */
  imported: z.object({ task: count, epic: count, run: count, plan: count, artifacts: count }),
  skipped: z.object({
    already: count,
    /** Entries that cub itself wrote. */
    own: count,
    /** Lines of the index whose record has a file of its own. */
    index_lines: count,
  }),
  /** What is not as cub writes it, and what became of it. */
  oddities: z.array(z.object({ place: z.string(), what: z.string(), kept_as: z.string() })),
  /** What belongs into a commit, relative to the root of the project. */
  paths: z.array(z.string()),
});
export type LedgerImportResult = z.infer<typeof ledgerImportResultSchema>;

/** `cub ledger update` */
export const ledgerUpdateResultSchema = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      kind: z.literal('task'),
      title: z.string(),
      from: stageSchema,
      to: stageSchema.exclude(['in_progress']),
      /** False for a task that is there already: nothing is recorded for it. */
      changed: z.boolean(),
    }),
  ),
  total: count,
  dry_run: z.boolean(),
  /** What belongs into a commit, relative to the root of the project. */
  paths: z.array(z.string()),
});
export type LedgerUpdateResult = z.infer<typeof ledgerUpdateResultSchema>;

/** A file that stays as it is, and why. */
const leftSchema = z.object({ path: z.string(), reason: z.string() });

/** `cub ledger gc` */
export const ledgerGcResultSchema = z.object({
  items: z.array(
    z.object({
      /** An artifact: its path relative to the ledger folder. A segment of the journal: its path relative to the journal's. */
      id: z.string(),
      kind: z.enum(['artifact', 'segment']),
      /** null for a segment, as `attempt`. */
      task_id: z.string().nullable(),
      attempt: count.nullable(),
      /** Of all its files. */
      bytes: count,
      /** Of the whole text. */
      sha256: z.string(),
      /** Absolute. */
      files: z.array(z.string()),
      /** Where a segment is kept; null for what is removed. */
      archive: z.string().nullable(),
    }),
  ),
  total: count,
  bytes: count,
  dry_run: z.boolean(),
  left: z.array(leftSchema),
  /** New and removed files that belong into a commit, relative to the root of the project. */
  paths: z.array(z.string()),
});
export type LedgerGcResult = z.infer<typeof ledgerGcResultSchema>;

/** `cub ledger compact`; paths are relative to the root of the project. */
export const ledgerCompactResultSchema = z.object({
  items: z.array(
    z.object({
      /** `<agent>/<YYYY-MM>` */
      id: z.string(),
      kind: z.literal('month'),
      agent: z.string(),
      month: z.string(),
      events: count,
      /** Of the files that go. */
      bytes: count,
      /** The one file; null in a dry run when it is yet to be written. */
      path: z.string().nullable(),
      replaced: z.array(z.string()),
    }),
  ),
  total: count,
  dry_run: z.boolean(),
  left: z.array(leftSchema),
  /** New and removed files that belong into a commit. */
  paths: z.array(z.string()),
});
export type LedgerCompactResult = z.infer<typeof ledgerCompactResultSchema>;
