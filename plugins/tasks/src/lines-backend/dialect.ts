import type { Lineage, Task } from '@cub/schema';
import { editBody } from '../files-backend/task-body.js';
import { sameValue } from '../task-fields.js';
import { priorityLike, timeLike } from './foreign-values.js';
import type { JsonStyle, MemberEdit } from './json-line.js';
import { criteriaKey, extrasOf, readDescription, type CriteriaKey, type LineRecord } from './read-record.js';

/** How one program writes its tasks. Reading is the same for all: see `readRecord`. */
export interface Dialect {
  readonly name: 'jsonl' | 'beads';
  /** Its file, relative to the project. */
  readonly file: string;
  /** Of a line in an empty file. */
  readonly style: JsonStyle;
  /** The keys of a line in the order in which the program writes them. */
  readonly keys: readonly string[];
  /** What a changed task changes in its line. */
  edits(change: TaskChange): MemberEdit[];
  /** A line of a new task. @param neighbour the last task of the file, if there is one */
  create(task: Task, neighbour: LineRecord | undefined): LineRecord;
}

export interface TaskChange {
  readonly record: LineRecord;
  readonly before: Task;
  readonly after: Task;
  /** The id that a name in the line stands for. */
  readonly nameNow: (name: string) => string;
}

/**
 * What both programs write alike. Status, labels and links to other tasks are their own.
 * @param criteria where the program keeps acceptance criteria: in a list, or as text
 */
export function commonEdits({ record, before, after }: TaskChange, criteria: CriteriaKey): MemberEdit[] {
  const changed = (key: keyof Task) => !sameValue(before[key], after[key]);
  const edits: MemberEdit[] = [];
  if (changed('title')) edits.push({ key: 'title', value: after.title });
  if (changed('type')) edits.push({ key: 'type' in record && !('issue_type' in record) ? 'type' : 'issue_type', value: after.type });
  if (changed('close_reason')) edits.push({ key: 'close_reason', value: after.close_reason ?? undefined });
  if (changed('priority')) edits.push({ key: 'priority', value: priorityLike(after.priority, record.priority) });
  for (const key of ['created_at', 'updated_at'] as const) {
    if (changed(key)) edits.push({ key, value: timeLike(after[key], record[key] ?? record.created_at) });
  }
  return [...edits, ...descriptionEdits(record, before, after, criteria)];
}

function descriptionEdits(record: LineRecord, before: Task, after: Task, home: CriteriaKey): MemberEdit[] {
  const description = before.description === after.description ? undefined : after.description;
  const criteria = sameValue(before.acceptance_criteria, after.acceptance_criteria) ? undefined : after.acceptance_criteria;
  if (description === undefined && criteria === undefined) return [];
  const text = typeof record.description === 'string' ? record.description : '';
  if (hasCriteriaInside(record, text)) {
    const edited = editBody(text, { description, acceptance_criteria: after.acceptance_criteria }, text.includes('\r\n') ? '\r\n' : '\n');
    return [{ key: 'description', value: description === undefined ? edited : edited.trim() }];
  }
  const edits = description === undefined ? [] : [{ key: 'description', value: description }];
  return criteria === undefined ? edits : [...edits, criteriaEdit(record, criteria, home)];
}

function hasCriteriaInside(record: LineRecord, description: string): boolean {
  return readDescription({ description }).acceptance_criteria.length > 0 && readDescription(record).description !== description;
}

function criteriaEdit(record: LineRecord, criteria: readonly string[], home: CriteriaKey): MemberEdit {
  const key = criteriaKey(record) ?? home;
  const old = record[key];
  const isText = typeof old === 'string' || (!Array.isArray(old) && key === 'acceptance_criteria');
  return { key, value: isText ? criteriaText(criteria) : criteria };
}

export function criteriaText(criteria: readonly string[]): string {
  return criteria.map((item) => `- [ ] ${item.replaceAll(/\s+/g, ' ').trim()}`).join('\n');
}

/** What a task has that the programs have no field for; without what is empty. */
export function extraFields(task: Pick<Task, 'files' | 'verify' | 'lineage' | 'parent'>): Record<string, unknown> {
  const { epic_id, ...others } = task.lineage;
  const lineage: Partial<Lineage> = epic_id === task.parent ? others : { epic_id, ...others };
  const known = Object.fromEntries(Object.entries(lineage).filter(([, value]) => value !== null));
  const given = { files: task.files, verify: task.verify, lineage: known };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => Object.keys(value).length > 0));
}

/** The extra fields that a change is about, undefined for one that is empty now. */
export function extraChanges({ record, before, after }: TaskChange): Record<string, unknown> {
  const [old, now] = [extraFields(before), extraFields(after)];
  const changed = ['files', 'verify', 'lineage'].filter((key) => !sameValue(old[key], now[key]) && !sameValue(extrasOf(record)[key], now[key]));
  return Object.fromEntries(changed.map((key) => [key, now[key]]));
}
