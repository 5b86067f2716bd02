import type { Lineage, Task } from '@cub/schema';
import { unsafeIdReason } from '@cub/schema';
import { readBody } from '../files-backend/task-body.js';
import { shown, type TextFault } from '../files-backend/task-text.js';
import { DEFAULT_PRIORITY, NO_LINEAGE, parsePriority } from '../task-fields.js';
import { derivedKey, isKey } from './derived-key.js';
import { criteriaOf, listOf, statusOf, textOf, timeOf } from './foreign-values.js';

/** One line's object as it was parsed. */
export type LineRecord = Readonly<Record<string, unknown>>;
export type FieldFault = Omit<TextFault, 'line'>;

/** One line as a task, before it is known what the other lines say of it. */
export interface ReadRecord {
  /** `depends_on` and `parent` as the line has them: perhaps under names that are old by now. */
  readonly task: Task;
  /** Ids of tasks that wait for this one. */
  readonly blocks: readonly string[];
  /** Tasks whose own tasks this one waits for. */
  readonly gates: readonly Gate[];
  /** Beads keeps it for good: nothing waits for it. */
  readonly isPinned: boolean;
  /** Names that the task had before. */
  readonly aliases: readonly string[];
  /** Values that could not be understood; the task is there all the same. */
  readonly faults: readonly FieldFault[];
}

/** Older than every event, so that the journal wins. */
const UNKNOWN_TIME = new Date(0).toISOString();

/** Reads what either of the programs writes, and a little more. @returns a fault when it is no task at all */
export function readRecord(record: LineRecord): ReadRecord | FieldFault {
  const id = textOf(record.id);
  const unsafe = unsafeIdReason(id ?? '');
  if (id === null || unsafe !== undefined) return { expected: `id: an id that is safe as a file name (${unsafe})`, received: shown(record.id) };
  const faults: FieldFault[] = [];
  const task = readTask(record, id, faults);
  const isPinned = textOf(record.status)?.trim().toLowerCase() === 'pinned';
  return { task, blocks: listOf(record.blocks), gates: gatesOf(record), isPinned, aliases: listOf(record._old_id), faults };
}

function readTask(record: LineRecord, id: string, faults: FieldFault[]): Task {
  const checked = <T>(value: T | undefined, key: string, expected: string, instead: T): T => {
    if (value !== undefined) return value;
    faults.push({ expected: `${key}: ${expected}`, received: shown(record[key]), partial: true });
    return instead;
  };
  const time = (key: string) => checked(timeOf(record[key]), key, 'an ISO 8601 time', null);
  const [created, updated, deferred] = [time('created_at'), time('updated_at'), time('defer_until')];
  const closeReason = textOf(record.close_reason);
  const type = (textOf(record.issue_type) ?? textOf(record.type) ?? 'task').toLowerCase();
  // Nobody works on a task in a state that is not understood.
  const status = checked(statusOf(record.status), 'status', 'a word for open, in_progress, blocked, retry or closed', 'blocked');
  const labels = labelsOf(record);
  const parent = parentOf(record, labels);
  const extras = extrasOf(record);
  const held = heldReason(record, type);
  return {
    id,
    kind: 'task',
    key: isKey(extras.key) ? extras.key : derivedKey(id),
    title: checked(textOf(record.title) ?? undefined, 'title', 'the title of the task', id),
    type,
    priority: checked(priorityOf(record), 'priority', '0 to 4 or P0 to P4', DEFAULT_PRIORITY),
    status: status === 'open' && held !== null ? 'in_progress' : status,
    labels,
    depends_on: [...new Set(waitsFor(record))],
    parent,
    assignee: textOf(record.assignee),
    ...readDescription(record),
    files: listOf(extras.files),
    verify: Array.isArray(extras.verify) ? extras.verify.filter((item) => typeof item === 'string') : [],
    lineage: lineageOf(extras.lineage, parent),
    created_at: created ?? updated ?? UNKNOWN_TIME,
    updated_at: updated ?? created ?? UNKNOWN_TIME,
    closed_at: time('closed_at'),
    ...(closeReason === null ? {} : { close_reason: closeReason }),
    ...(deferred === null ? {} : { defer_until: deferred }),
    ...(held === null ? {} : { held }),
  };
}

const NO_WORK_TYPES: ReadonlySet<string> = new Set(['message', 'molecule', 'gate', 'milestone', 'event', 'merge-request', 'agent', 'role', 'rig']);

/** Why beads keeps an issue from being worked on although it is open: there is nothing to do in it, or it is no part of the project. */
function heldReason({ pinned, is_template, ephemeral }: LineRecord, type: string): string | null {
  if (pinned === true) return 'is pinned in beads';
  if (is_template === true) return 'is a template of beads';
  if (ephemeral === true) return 'is an ephemeral issue (a wisp) of beads';
  return NO_WORK_TYPES.has(type) ? `is a ${type} of beads, not work` : null;
}

/** The criteria are in a field of their own, or a section of the description. */
export function readDescription(record: LineRecord): Pick<Task, 'description' | 'acceptance_criteria'> {
  const description = textOf(record.description) ?? '';
  const key = criteriaKey(record);
  const criteria = key === undefined ? [] : criteriaOf(record[key]);
  const body = readBody(description);
  return criteria.length > 0 || body.acceptance_criteria.length === 0 ? { description, acceptance_criteria: criteria } : body;
}

const CRITERIA_KEYS = ['acceptanceCriteria', 'acceptance_criteria'] as const;
export type CriteriaKey = (typeof CRITERIA_KEYS)[number];

/** The key under which a line has acceptance criteria, if it has any. */
export function criteriaKey(record: LineRecord): CriteriaKey | undefined {
  return CRITERIA_KEYS.find((key) => key in record);
}

/** What neither program has a field for stands in the line itself or, where only `metadata` survives, in there. */
export function extrasOf(record: LineRecord): Readonly<Record<string, unknown>> {
  const { cub } = (record.metadata ?? {}) as { cub?: unknown };
  const inside = typeof cub === 'object' && cub !== null ? (cub as Record<string, unknown>) : {};
  const { key, files, verify, lineage } = record;
  return { key, files, verify, lineage, ...inside };
}

function labelsOf(record: LineRecord): string[] {
  const labels = listOf(record.labels);
  const named = (['model', 'complexity'] as const).flatMap((name) => {
    const value = textOf(record[`${name}_label`]);
    return value === null || labels.some((label) => label.startsWith(`${name}:`)) ? [] : [`${name}:${value}`];
  });
  return [...labels, ...named];
}

function priorityOf(record: LineRecord): number | undefined {
  if (record.priority !== undefined && record.priority !== null) return parsePriority(record.priority);
  return parsePriority(record.priority_numeric) ?? DEFAULT_PRIORITY;
}

/** A link to another task, as beads writes it: `{issue_id, depends_on_id, type, created_at, created_by}`. */
export interface Dependency {
  readonly type: string;
  readonly target: string;
  /** JSON text that some types have. */
  readonly metadata?: unknown;
}

/** A link that waits for the tasks of another one: for all of them, or for the first that is closed. */
export interface Gate {
  readonly target: string;
  readonly any: boolean;
}

export function dependencyOf(item: unknown): Dependency | undefined {
  if (typeof item === 'string') return { type: 'blocks', target: item };
  const { depends_on_id, id, type, dependency_type, metadata } = (item ?? {}) as Record<string, unknown>;
  const target = textOf(depends_on_id) ?? textOf(id);
  return target === null ? undefined : { type: textOf(type) ?? textOf(dependency_type) ?? 'blocks', target, metadata };
}

export function dependenciesOf(record: LineRecord): Dependency[] {
  return Array.isArray(record.dependencies) ? record.dependencies.flatMap((item) => dependencyOf(item) ?? []) : [];
}

function waitsFor(record: LineRecord): string[] {
  const links = dependenciesOf(record).filter(isWaitLink);
  return [...listOf(record.dependsOn), ...listOf(record.depends_on), ...links.map(({ target }) => target)];
}

/**
 * The links that hold a task back until the other one is closed; `conditional-blocks` does so whatever it was closed with, as in beads' own list of ready
 * issues. An issue of another project (`external:…`) holds nothing back there.
 */
export function isWaitLink({ type, target }: Dependency): boolean {
  return (type === 'blocks' || type === 'conditional-blocks') && !target.startsWith('external:');
}

function gatesOf(record: LineRecord): Gate[] {
  return dependenciesOf(record)
    .filter(({ type }) => type === 'waits-for')
    .map(({ target, metadata }) => ({ target, any: JSON.stringify(metadata ?? '').includes('any-children') }));
}

/** Of several parents the last one counts: who moves a task adds a link. Where there is none, a label can name the epic. */
function parentOf(record: LineRecord, labels: readonly string[]): string | null {
  const link = dependenciesOf(record).findLast(({ type }) => type === 'parent-child');
  return link?.target ?? textOf(record.parent) ?? labels.find((label) => /^epic:./.test(label))?.slice('epic:'.length) ?? null;
}

function lineageOf(value: unknown, parent: string | null): Lineage {
  if (typeof value !== 'object' || value === null) return { ...NO_LINEAGE, epic_id: parent };
  const keys = Object.keys(NO_LINEAGE) as (keyof Lineage)[];
  const given = Object.fromEntries(keys.map((key) => [key, textOf((value as Record<string, unknown>)[key])])) as Lineage;
  return { ...given, epic_id: given.epic_id ?? parent };
}
