import * as z from 'zod';
import { count } from '../common.js';

/** `cub ledger export --output FILE` */
export const ledgerExportResultSchema = z.object({
  /** Absolute path. */
  output: z.string().nullable(),
  records: count,
  bytes: count,
});
export type LedgerExportResult = z.infer<typeof ledgerExportResultSchema>;

/** `cub ledger publish` */
export const ledgerPublishResultSchema = z.object({
  /** Relative to the root of the project. */
  paths: z.array(z.string()),
  events: count,
});
export type LedgerPublishResult = z.infer<typeof ledgerPublishResultSchema>;

/** `cub ledger rebuild` */
export const ledgerRebuildResultSchema = z.object({ written: count, unchanged: count, removed: count });
export type LedgerRebuildResult = z.infer<typeof ledgerRebuildResultSchema>;
