import type { JournalEvent } from '@cub/schema';
import { fieldsOf, text, texts } from '../../reading/values.js';
import { STAGES } from '../../vocabulary.js';
import { concernsTask, reduceTask } from '../task/reduce-task.js';
import { isWorked, stageOf, type StageChange, type TaskState } from '../task/task-state.js';

/** An epic as its newest `epic.snapshot` describes it. */
export interface EpicSnapshot {
  readonly title: string;
  readonly description: string;
  readonly specId: string | null;
  readonly specFile: string | null;
  readonly planId: string | null;
  readonly planFile: string | null;
  readonly children: readonly string[];
  readonly capturedAt: string;
}

/** What the events of one epic and of its tasks say so far. Changed in place: copying all tasks for each event would be quadratic. */
export interface EpicState {
  readonly id: string;
  snapshot: EpicSnapshot | null;
  /** Every task that ever belonged to the epic; `members` are those that still do. */
  readonly tasks: Map<string, TaskState>;
  readonly history: StageChange[];
  updatedAt: string;
}

/** One event of an epic or of one of its tasks. */
export function reduceEpic(before: EpicState | undefined, event: JournalEvent, id: string): EpicState {
  const state = before ?? { id, snapshot: null, tasks: new Map(), history: [], updatedAt: event.ts };
  state.updatedAt = event.ts;
  if (event.type === 'epic.snapshot') state.snapshot = readEpicSnapshot(event) ?? state.snapshot;
  else if (concernsTask(event)) state.tasks.set(event.task_id, reduceTask(state.tasks.get(event.task_id), event));
  if (MOVES.has(event.type)) noteStage(state, event);
  return state;
}

const MOVES = new Set([
  'epic.snapshot',
  'task.started',
  'task.completed',
  'task.failed',
  'task.blocked',
  'attempt.started',
  'ledger.stage_changed',
]);

/** The tasks of the epic that have an entry. */
export function members({ id, tasks }: EpicState): TaskState[] {
  return [...tasks.values()].filter((task) => task.lineage.epic_id === id && isWorked(task));
}

/** Children in the order of the plan, then tasks that no snapshot names. */
export function childIds(state: EpicState): string[] {
  return [...new Set([...(state.snapshot?.children ?? []), ...members(state).map(({ id }) => id)])];
}

function noteStage(state: EpicState, event: JournalEvent): void {
  const worked = members(state);
  if (worked.length === 0) return;
  const hasOpenChild = childIds(state).length > worked.length;
  const least = Math.min(...worked.map((task) => STAGES.indexOf(stageOf(task))));
  const stage = hasOpenChild ? 'in_progress' : (STAGES[least] ?? 'in_progress');
  if (state.history.at(-1)?.stage !== stage) state.history.push({ stage, at: event.ts, by: event.agent });
}

function readEpicSnapshot({ data, ts }: JournalEvent): EpicSnapshot | null {
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
    capturedAt: ts,
  };
}
