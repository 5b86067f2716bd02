import * as z from 'zod';
import { count } from '../common.js';

/** `cub map` */
export const mapResultSchema = z.object({
  id: z.literal('map'),
  kind: z.literal('map'),
  /** Relative to the root of the project, absolute when it is elsewhere; null when the map was only printed. */
  output: z.string().nullable(),
  /** Of `text`, by o200k. */
  tokens: count,
  budget: count,
  /** Those that the map shows with their definitions, the best first. */
  files: z.array(z.object({ id: z.string(), kind: z.literal('file'), path: z.string(), symbols: z.array(z.string()) })),
  stats: z.object({ files_found: count, files_indexed: count, files_parsed: count, parser: z.enum(['native', 'wasm', 'none']) }),
  warnings: z.array(z.string()),
  /**
   * Whether the query or task, and the paths in focus, have to do with any file; null where there are none. Without a
   * match the map is an overview.
   */
  matched: z.object({ query: z.boolean().nullable(), focus: z.boolean().nullable() }),
  text: z.string(),
});
export type MapResult = z.infer<typeof mapResultSchema>;
