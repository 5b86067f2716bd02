import { inOrder } from '@cub/journal';
import type { EpicEntry, JournalEvent } from '@cub/schema';
import { fieldsOf, integer, text, texts, type Fields } from '../reading/values.js';

/** An epic or a plan as one `epic.snapshot` or `plan.snapshot` describes it. */
export interface Snapshot {
  readonly title: string;
  readonly description: string;
  readonly specId: string | null;
  readonly specFile: string | null;
  /** The plan of an epic; null for a plan. */
  readonly planId: string | null;
  readonly planFile: string | null;
  /** Ids of the tasks of an epic, of the epics of a plan. */
  readonly children: readonly string[];
  /** When it was so: when it was recorded, but for what is imported. */
  readonly capturedAt: string;
  readonly by: string;
  readonly recorded: RecordedEpic;
}

/** What an imported record says of an epic beside its sums; null and empty where nothing does. */
export type RecordedEpic = Pick<EpicEntry['epic'], 'status' | 'priority' | 'labels' | 'created_at' | 'started_at' | 'completed_at'>;

export const NOTHING_RECORDED: RecordedEpic = { status: null, priority: null, labels: [], created_at: null, started_at: null, completed_at: null };

/** The snapshots that can be read, the newest last; the order in which they are given does not matter. */
export function readSnapshots(events: readonly JournalEvent[]): Snapshot[] {
  return inOrder(events).flatMap((event) => readSnapshot(event) ?? []);
}

function readSnapshot({ data, ts, agent }: JournalEvent): Snapshot | null {
  const fields = fieldsOf(data);
  const title = text(fields?.title);
  if (!fields || title === null) return null;
  return {
    title,
    description: text(fields.description) ?? '',
    specId: text(fields.spec_id),
    specFile: text(fields.spec_file),
    planId: text(fields.plan_id),
    planFile: text(fields.plan_file),
    children: texts(fields.children),
    capturedAt: text(fields.captured_at) ?? ts,
    by: agent,
    recorded: readRecorded(fields),
  };
}

function readRecorded(fields: Fields): RecordedEpic {
  return {
    status: text(fields.status),
    priority: integer(fields.priority),
    labels: texts(fields.labels),
    created_at: text(fields.created_at),
    started_at: text(fields.started_at),
    completed_at: text(fields.completed_at),
  };
}
