import type { Imported, JournalEvent, RunEntry } from '@cub/schema';
import { readRun } from '../../import/read-run.js';
import { readImported, type Pieces } from '../../reading/read-imported.js';
import { fieldsOf } from '../../reading/values.js';
import { concernsTask, reduceTask } from '../task/reduce-task.js';
import type { TaskState } from '../task/task-state.js';
import { readRunEnd, readRunStart, type RunEnd, type RunStart } from './read-run-data.js';

/** What the events of one run say so far. Changed in place, as the state of an epic is. */
export interface RunState {
  readonly id: string;
  readonly firstAt: string;
  start: RunStart | null;
  /** null while it runs; a resumed run runs again. */
  end: RunEnd | null;
  /** Its tasks, folded from this run's events alone. */
  readonly tasks: Map<string, TaskState>;
  /** Tasks in the order in which they were started; once for each start. */
  readonly started: string[];
  current: string | null;
  /** The first record that was imported for the run. */
  imported: { readonly entry: RunEntry; readonly record: Imported } | null;
  pieces: Pieces | null;
}

/** One event of a run. */
export function reduceRun(before: RunState | undefined, event: JournalEvent, id: string): RunState {
  const state = before ?? newRun(id, event.ts);
  if (event.type === 'run.started') state.start ??= readRunStart(event);
  else if (event.type === 'run.resumed') state.end = null;
  else if (RUN_ENDS.has(event.type)) state.end = readRunEnd(event, state.end);
  else if (event.type === 'entry.imported') runImported(state, event);
  else if (concernsTask(event)) reduceTaskOfRun(state, event);
  return state;
}

const RUN_ENDS = new Set(['run.completed', 'run.failed', 'run.cancelled', 'run.interrupted']);

/** True for the events that change a run's entry. */
export function concernsRun(event: JournalEvent): boolean {
  return event.type === 'run.started' || event.type === 'run.resumed' || RUN_ENDS.has(event.type) || concernsTask(event);
}

function runImported(state: RunState, event: JournalEvent): void {
  const { pieces, whole } = readImported(fieldsOf(event.data) ?? {}, state.pieces);
  state.pieces = pieces;
  const read = whole?.kind === 'run' ? readRun(whole.entry, { place: '', name: state.id, at: event.ts }) : null;
  if (whole && read) state.imported ??= { entry: read.entry, record: whole.record };
}

function reduceTaskOfRun(state: RunState, event: JournalEvent): void {
  const { task_id: task, type } = event;
  state.tasks.set(task, reduceTask(state.tasks.get(task), event));
  if (type === 'task.started') {
    state.started.push(task);
    state.current = task;
  } else if (state.current === task && state.tasks.get(task)?.end) state.current = null;
}

function newRun(id: string, firstAt: string): RunState {
  return { id, firstAt, start: null, end: null, tasks: new Map(), started: [], current: null, imported: null, pieces: null };
}
