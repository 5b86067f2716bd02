import { inOrder } from '@cub/journal';
import type { JournalEvent } from '@cub/schema';
import { fieldsOf, text, texts } from '../reading/values.js';

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
}

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
  };
}
