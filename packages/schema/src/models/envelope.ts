import * as z from 'zod';
import { MAX_AFTER } from '../events/envelope.js';
import { isoTime } from './common.js';

const ulid = z.string().regex(/^[0-9A-HJKMNP-TV-Z]{26}$/);

/** What `agent` may be: it is part of a file's name. */
export const AGENT_NAME = /^[a-z0-9_-]+$/;
/** `YYYY-MM-DD_<agent>_NNN` */
export const SESSION_ID = /^\d{4}-\d{2}-\d{2}_[a-z0-9_-]+_\d{3,}$/;

/** The envelope of a line, without its data. Strict on write; readers let unknown keys pass. */
export const envelopeSchema = z.strictObject({
  v: z.literal(1),
  id: ulid,
  ts: isoTime,
  type: z.string(),
  event: z.enum(['heartbeat', 'task_start', 'task_result', 'error', 'info']),
  agent: z.string().regex(AGENT_NAME),
  session_id: z.string().regex(SESSION_ID),
  task_id: z.string().min(1),
  source: z.string().min(1),
  summary: z.string(),
  data: z.record(z.string(), z.unknown()),
  writer: ulid,
  seq: z.int().positive(),
  tree: z.string().min(1),
  run_id: z.string().optional(),
  branch_id: z.string().optional(),
  node_id: z.string().optional(),
  attempt: z.int().positive().optional(),
  span: ulid.optional(),
  parent: ulid.optional(),
  after: z.array(ulid).min(1).max(MAX_AFTER).optional(),
});
