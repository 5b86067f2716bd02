import type { Task } from '@cub/schema';
import { sameValue } from '../task-fields.js';
import { commonEdits, criteriaText, extraChanges, extraFields, type Dialect, type TaskChange } from './dialect.js';
import { timeLike } from './foreign-values.js';
import type { MemberEdit } from './json-line.js';
import { typedLink, typedLinkEdits } from './link-edits.js';
import type { LineRecord } from './read-record.js';

const KEYS = [
  '_type',
  'id',
  'title',
  'description',
  'design',
  'acceptance_criteria',
  'notes',
  'status',
  'priority',
  'issue_type',
  'assignee',
  'owner',
  'created_at',
  'created_by',
  'updated_at',
  'started_at',
  'closed_at',
  'close_reason',
  'external_ref',
  'metadata',
  'labels',
  'dependencies',
  'comments',
] as const;

/**
 * `.beads/issues.jsonl` of beads: what is empty is left out, a time of closing is there exactly when the issue is closed (its
 * import refuses anything else), and it does not know the status `retry`, so that such a task is open.
 */
export const beadsDialect: Dialect = {
  name: 'beads',
  file: '.beads/issues.jsonl',
  style: { spaced: false, escapesHtml: true },
  keys: KEYS,
  edits: (change) => {
    const { record, before, after } = change;
    const changed = (key: keyof Task) => !sameValue(before[key], after[key]);
    const edits: MemberEdit[] = [...commonEdits(change, 'acceptance_criteria'), ...typedLinkEdits(change)];
    if (changed('status')) edits.push({ key: 'status', value: statusWord(after) });
    if (changed('closed_at')) edits.push({ key: 'closed_at', value: timeLike(after.closed_at, record.closed_at ?? record.updated_at) ?? undefined });
    if (before.status === 'closed' && after.status !== 'closed') edits.push({ key: 'close_reason' }, { key: 'closed_by_session' });
    if (changed('assignee')) edits.push({ key: 'assignee', value: after.assignee ?? undefined });
    if (changed('labels')) edits.push({ key: 'labels', value: after.labels.length > 0 ? after.labels : undefined });
    return [...edits, ...metadataEdit(change)];
  },
  create: (task, neighbour) => filled({
    _type: neighbour?._type,
    id: task.id,
    title: task.title,
    description: task.description,
    acceptance_criteria: criteriaText(task.acceptance_criteria),
    status: statusWord(task),
    priority: task.priority,
    issue_type: task.type,
    assignee: task.assignee,
    created_at: task.created_at,
    created_by: 'cub',
    updated_at: task.updated_at,
    closed_at: task.closed_at,
    metadata: metadataOf(extraFields(task)),
    labels: task.labels,
    dependencies: [
      ...task.depends_on.map((id) => typedLink(task, id, 'blocks')),
      ...(task.parent === null ? [] : [typedLink(task, task.parent, 'parent-child')]),
    ],
  }),
};

function statusWord({ status }: Task): string {
  return status === 'retry' ? 'open' : status;
}

/** Other keys of a line do not survive when beads writes it anew; `metadata` does. */
function metadataOf(extras: Record<string, unknown>): Record<string, unknown> | undefined {
  return Object.keys(extras).length > 0 ? { cub: extras } : undefined;
}

function metadataEdit(change: TaskChange): MemberEdit[] {
  const changes = extraChanges(change);
  if (Object.keys(changes).length === 0) return [];
  const { metadata: old = {} } = change.record;
  // Something else than an object has no room, and is not ours to replace.
  if (typeof old !== 'object' || old === null || Array.isArray(old)) return [];
  const { cub, ...others } = old as Record<string, unknown>;
  const extras = Object.entries({ ...(cub as object | undefined), ...changes }).filter(([, value]) => value !== undefined);
  const metadata = { ...others, ...metadataOf(Object.fromEntries(extras)) };
  return [{ key: 'metadata', value: Object.keys(metadata).length > 0 ? metadata : undefined }];
}

function filled(record: LineRecord): LineRecord {
  const isEmpty = (value: unknown) => value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
  return Object.fromEntries(Object.entries(record).filter(([, value]) => !isEmpty(value)));
}
