import type { Task } from '@cub/schema';
import type { Dialect } from './dialect.js';
import { withLineAppended, withLines, type FileLine } from './file-lines.js';
import { editMembers, isSpaced, toJson, type JsonStyle, type MemberEdit } from './json-line.js';
import { blocksEdit } from './link-edits.js';
import type { TaskLine, TaskLines } from './read-task-lines.js';

export interface TaskFileContent {
  readonly bytes: Buffer;
  readonly lines: TaskLines;
}

/** @returns the file with a line more, in the style of the last task */
export function addTask(dialect: Dialect, { bytes, lines }: TaskFileContent, task: Task): Buffer {
  const neighbour = lines.items.at(-1);
  const record = dialect.create(withClosing(undefined, task), neighbour?.record);
  return withLineAppended(bytes, toJson(record, styleOf(dialect, neighbour?.line)));
}

/** @param id of a task in the file. @returns the file with the task's line changed, and nothing else unless a dependency stands on the other side */
export function changeTask(dialect: Dialect, { bytes, lines }: TaskFileContent, id: string, changes: Partial<Task>): Buffer {
  const found = lines.find(id);
  if (!found) return bytes;
  const { record, line, task: before } = found;
  const nameNow = (name: string) => lines.find(name)?.task.id ?? name;
  const after = newerThan(found.newestTwin, withClosing(before, withPlace(before, { ...before, ...changes }, changes)));
  const changed = new Map<FileLine, string>();
  const change = (target: TaskLine, edits: readonly MemberEdit[]) => {
    const text = editMembers(target.line.text ?? '', edits, styleOf(dialect, target.line), dialect.keys);
    if (text !== target.line.text) changed.set(target.line, text);
  };
  change(found, dialect.edits({ record, before, after, nameNow }));
  for (const gone of before.depends_on.filter((other) => !after.depends_on.includes(other))) {
    const blocker = lines.find(gone);
    if (blocker && blocker.line !== line) change(blocker, blocksEdit(blocker.record, before.id, nameNow));
  }
  return withLines(bytes, changed);
}

/** @param then an earlier content of the file. @returns the file with these tasks' lines as they were then; one that is gone is at its end */
export function restoreTasks({ bytes, lines }: TaskFileContent, then: TaskLines, ids: readonly string[]): Buffer {
  const changed = new Map<FileLine, string>();
  const gone: string[] = [];
  for (const id of ids) {
    const text = then.find(id)?.line.text ?? null;
    const now = lines.find(id)?.line;
    if (text !== null && now) changed.set(now, text);
    else if (text !== null) gone.push(text);
  }
  return gone.reduce(withLineAppended, withLines(bytes, changed));
}

function styleOf(dialect: Dialect, line: FileLine | undefined): JsonStyle {
  const spaced = line?.text === undefined || line.text === null ? undefined : isSpaced(line.text);
  return { ...dialect.style, spaced: spaced ?? dialect.style.spaced };
}

/** A line that is older now must not become the newer one because clocks differ. */
function newerThan(twin: string | null, task: Task): Task {
  if (twin === null || task.updated_at > twin) return task;
  return { ...task, updated_at: new Date(Date.parse(twin) + 1).toISOString() };
}

/** Who closes a task need not say when, and an open one has no time of closing. */
function withClosing(before: Task | undefined, task: Task): Task {
  if (before?.status === task.status && before.closed_at === task.closed_at) return task;
  const closed_at = task.status === 'closed' ? (task.closed_at ?? task.updated_at) : null;
  return { ...task, closed_at };
}

/** A task that moves takes its epic along; a label that names the old one would contradict. */
function withPlace(before: Task, after: Task, { lineage }: Partial<Task>): Task {
  if (before.parent === after.parent) return after;
  const labels = after.labels.filter((label) => !label.startsWith('epic:') || (after.parent !== null && label !== `epic:${before.parent}`));
  const follows = lineage === undefined && before.lineage.epic_id === before.parent;
  return { ...after, labels, lineage: follows ? { ...after.lineage, epic_id: after.parent } : after.lineage };
}
