/**
 * The event registry: what grade an event type has and which `event` of seed 004 it maps to.
 * The grade is a property of the type, never of the caller.
 */

/** `ledger` events are permanent and published to git; `telemetry` stays local and may be rotated away. */
export type Grade = 'ledger' | 'telemetry';

/** The coarse kind that every reader of the agent ledger understands; a plain string for ever. */
export type EventKind = 'heartbeat' | 'task_start' | 'task_result' | 'error' | 'info';

/** What the registry says about an event type. */
export interface EventTypeInfo {
  /** Whether it is published. */
  readonly grade: Grade;
  /** What stands in the line's `event`. */
  readonly event: EventKind;
  /** True for events whose loss would change a sum or a state: they are flushed to the disk before `append` returns. */
  readonly sync: boolean;
}

const ledger = (event: EventKind, sync = false): EventTypeInfo => ({ grade: 'ledger', event, sync });
const telemetry = (event: EventKind): EventTypeInfo => ({ grade: 'telemetry', event, sync: false });

/** Every type of cub's own, with grade and kind. The shapes of their data are in `EVENT_DATA`. */
export const EVENT_CATALOG = {
  'session.started': ledger('info'),
  'session.ended': ledger('info', true),
  'run.started': ledger('info'),
  'run.resumed': ledger('info'),
  'run.completed': ledger('info', true),
  'run.failed': ledger('error', true),
  'run.cancelled': ledger('info', true),
  'run.interrupted': ledger('error', true),
  'phase.started': ledger('info'),
  'phase.completed': ledger('info', true),
  'phase.failed': ledger('error', true),
  'step.started': ledger('info'),
  'step.completed': ledger('info', true),
  'step.failed': ledger('error', true),
  'plan.produced': ledger('info'),
  'plan.snapshot': ledger('info'),
  'epic.snapshot': ledger('info'),
  'task.started': ledger('task_start'),
  'task.completed': ledger('task_result', true),
  'task.failed': ledger('task_result', true),
  'task.blocked': ledger('task_result', true),
  'attempt.started': ledger('info'),
  'attempt.completed': ledger('info', true),
  'attempt.failed': ledger('error', true),
  'attempt.interrupted': ledger('error', true),
  'usage.recorded': ledger('info', true),
  'file.touched': ledger('info'),
  'git.committed': ledger('info'),
  'ledger.stage_changed': ledger('info', true),
  'verification.recorded': ledger('info'),
  'task.released': ledger('info', true),
  'entry.imported': ledger('info', true),
  'agent.task_started': ledger('task_start'),
  'agent.task_result': ledger('task_result', true),
  'agent.error': ledger('error'),
  'agent.note': ledger('info'),
  'agent.state_set': ledger('info'),
  'drift.recorded': ledger('info'),
  'artifact.removed': ledger('info'),
  'artifact.moved': ledger('info'),
  'approval.requested': ledger('info'),
  'approval.answered': ledger('info'),
  'control.pause_requested': ledger('info'),
  'control.paused': ledger('info'),
  'control.resumed': ledger('info'),
  'control.cancel_requested': ledger('info'),
  'branch.created': ledger('info'),
  'race.started': ledger('info'),
  'race.decided': ledger('info'),
  'sink.degraded': ledger('error'),
  'sink.recovered': ledger('info'),
  'journal.repaired': ledger('info'),
  'late.event': ledger('info'),
  'agent.heartbeat': telemetry('heartbeat'),
  'agent.message': telemetry('info'),
  'tool.called': telemetry('info'),
  'code.executed': telemetry('info'),
  progress: telemetry('info'),
} as const satisfies Record<string, EventTypeInfo>;

/** A type of cub's own catalogue. Plugins add `x.<plugin>.<name>`. */
export type EventType = keyof typeof EVENT_CATALOG;

/** An event type of a plugin: ledger grade, kind `info`, data unchecked beyond being an object. */
export const PLUGIN_EVENT_TYPE = /^x\.[a-z0-9-]+\.[a-z0-9_.-]+$/;

/**
 * Looks an event type up.
 * @returns undefined for a type that neither cub nor a plugin's `x.` namespace knows; readers keep such lines and ignore them.
 */
export function eventTypeInfo(type: string): EventTypeInfo | undefined {
  if (Object.hasOwn(EVENT_CATALOG, type)) return EVENT_CATALOG[type as EventType];
  return PLUGIN_EVENT_TYPE.test(type) ? ledger('info') : undefined;
}
