import * as z from 'zod';
import type { EventType } from '../../events/catalog.js';
import { PLUGIN_EVENT_TYPE } from '../../events/catalog.js';
import { artifactRefSchema, stageSchema } from '../common.js';
import {
  attemptEndedSchema,
  attemptStartedSchema,
  fileTouchedSchema,
  gitCommittedSchema,
  usageRecordedSchema,
  verificationRecordedSchema,
} from './attempt.js';
import { entryImportedSchema } from './imported.js';
import { runEndedSchema, runInterruptedSchema, runResumedSchema, runStartedSchema } from './run.js';
import { epicSnapshotSchema, planSnapshotSchema, taskEndedSchema, taskStartedSchema } from './task.js';

/** Types whose shape is fixed by the issue that first writes them; until then any object is accepted. */
const open = z.record(z.string(), z.unknown());
export { open as openDataSchema };

/** The data of each event type; strict on write (unknown keys are refused so that a typo is found at once). */
export const EVENT_DATA = {
  'session.started': open,
  'session.ended': open,
  'run.started': runStartedSchema,
  'run.resumed': runResumedSchema,
  'run.completed': runEndedSchema,
  'run.failed': runEndedSchema,
  'run.cancelled': runEndedSchema,
  'run.interrupted': runInterruptedSchema,
  'phase.started': open,
  'phase.completed': open,
  'phase.failed': open,
  'step.started': open,
  'step.completed': open,
  'step.failed': open,
  'plan.produced': open,
  'plan.snapshot': planSnapshotSchema,
  'epic.snapshot': epicSnapshotSchema,
  'task.started': taskStartedSchema,
  'task.completed': taskEndedSchema,
  'task.failed': taskEndedSchema,
  'task.blocked': taskEndedSchema,
  'attempt.started': attemptStartedSchema,
  'attempt.completed': attemptEndedSchema,
  'attempt.failed': attemptEndedSchema,
  'attempt.interrupted': attemptEndedSchema,
  'usage.recorded': usageRecordedSchema,
  'file.touched': fileTouchedSchema,
  'git.committed': gitCommittedSchema,
  'ledger.stage_changed': z.strictObject({
    from: stageSchema,
    to: stageSchema,
    by: z.string(),
    reason: z.string().nullable(),
  }),
  'verification.recorded': verificationRecordedSchema,
  'task.released': open,
  'entry.imported': entryImportedSchema,
  'agent.task_started': open,
  'agent.task_result': open,
  'agent.error': open,
  'agent.note': open,
  'agent.state_set': open,
  'drift.recorded': open,
  /** Somebody made room: the text is gone on purpose, its digest stays. */
  'artifact.removed': z.strictObject(artifactRefSchema.shape),
  /** Two branches had an artifact of one name: the one with this digest has the name `path` now, and had the name `from`. */
  'artifact.moved': z.strictObject({ ...artifactRefSchema.shape, from: z.string() }),
  'approval.requested': open,
  'approval.answered': open,
  'control.pause_requested': open,
  'control.paused': open,
  'control.resumed': open,
  'control.cancel_requested': open,
  'branch.created': open,
  'race.started': open,
  'race.decided': open,
  'sink.degraded': open,
  'sink.recovered': open,
  'journal.repaired': z.strictObject({ file: z.string(), tail_bytes: z.int().nonnegative() }),
  'late.event': open,
  'agent.heartbeat': open,
  'agent.message': open,
  'tool.called': open,
  'code.executed': open,
  progress: open,
} as const satisfies Record<EventType, z.ZodType>;

/** The data that an event of each type of the catalogue has to have when it is written. */
export type EventDataByType = { [T in EventType]: z.infer<(typeof EVENT_DATA)[T]> };

/** The schema of an event's data. @returns undefined for a type that is neither ours nor a plugin's `x.` type. */
export function eventDataSchema(type: string): z.ZodType | undefined {
  if (Object.hasOwn(EVENT_DATA, type)) return EVENT_DATA[type as EventType];
  return PLUGIN_EVENT_TYPE.test(type) ? open : undefined;
}

export * from './attempt.js';
export * from './imported.js';
export * from './run.js';
export * from './task.js';
