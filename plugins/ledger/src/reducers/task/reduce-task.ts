import type { JournalEvent } from '@cub/schema';
import { fieldsOf, type Fields } from '../../reading/values.js';
import { artifactMoved } from './artifact-moved.js';
import { attemptEnded, attemptStarted, usageRecorded } from './attempt.js';
import { closeWished } from './close-wished.js';
import { gitCommitted } from './commits.js';
import { taskEnded } from './end.js';
import { fileTouched } from './file-touched.js';
import { entryImported } from './imported.js';
import { driftRecorded, stageChanged, verificationRecorded } from './stage.js';
import { taskStarted } from './start.js';
import { newTask, type TaskState } from './task-state.js';

type TaskReducer = (state: TaskState, event: JournalEvent, data: Fields) => TaskState;

const REDUCERS: Readonly<Record<string, TaskReducer>> = {
  'task.started': taskStarted,
  'task.completed': taskEnded,
  'task.failed': taskEnded,
  'task.blocked': taskEnded,
  'attempt.started': attemptStarted,
  'attempt.completed': attemptEnded,
  'attempt.failed': attemptEnded,
  'attempt.interrupted': attemptEnded,
  'usage.recorded': usageRecorded,
  'git.committed': gitCommitted,
  'file.touched': fileTouched,
  'ledger.stage_changed': stageChanged,
  'verification.recorded': verificationRecorded,
  'drift.recorded': driftRecorded,
  'agent.note': closeWished,
  'entry.imported': entryImported,
  'artifact.moved': artifactMoved,
};

/** True for the events that change a task's entry. */
export function concernsTask(event: JournalEvent): boolean {
  return Object.hasOwn(REDUCERS, event.type);
}

/** One event of a task. What cannot be read changes nothing: the journal reports broken lines, readers go on. */
export function reduceTask(state: TaskState | undefined, event: JournalEvent): TaskState {
  if (last?.event !== event || last.before !== state) last = { before: state, event, after: apply(state, event) };
  return last.after;
}

/**
 * The newest step. A task and its run fold the same events; where they do so side by side, they share one state
 * instead of keeping two equal ones, which is most of the time that a large view takes.
 */
let last: { readonly before: TaskState | undefined; readonly event: JournalEvent; readonly after: TaskState } | undefined;

function apply(state: TaskState | undefined, event: JournalEvent): TaskState {
  const before = state ?? newTask(event.task_id, event.ts);
  const data = fieldsOf(event.data);
  const reducer = Object.hasOwn(REDUCERS, event.type) ? REDUCERS[event.type] : undefined;
  return data && reducer ? reducer(before, event, data) : before;
}
