import type { Task } from '@cub/schema';
import { sameValue } from '../task-fields.js';
import { commonEdits, extraChanges, extraFields, type Dialect, type TaskChange } from './dialect.js';
import { timeLike } from './foreign-values.js';
import type { MemberEdit } from './json-line.js';
import { namedLinkEdits } from './link-edits.js';

const KEYS = [
  'id',
  'title',
  'status',
  'priority',
  'issue_type',
  'description',
  'assignee',
  'labels',
  'dependsOn',
  'blocks',
  'parent',
  'created_at',
  'updated_at',
  'closed_at',
  'acceptanceCriteria',
  'notes',
  'complexity_label',
  'model_label',
  'is_ready',
  'priority_numeric',
] as const;

/** `.cub/tasks.jsonl` of the Python original: every key in every line, priorities as `P1`, some facts twice. */
export const jsonlDialect: Dialect = {
  name: 'jsonl',
  file: '.cub/tasks.jsonl',
  style: { spaced: true, escapesHtml: false },
  keys: KEYS,
  edits: (change) => {
    const { record, before, after } = change;
    const changed = (key: keyof Task) => !sameValue(before[key], after[key]);
    const edits: MemberEdit[] = [...commonEdits(change, 'acceptanceCriteria'), ...namedLinkEdits(change)];
    if (changed('status')) edits.push({ key: 'status', value: after.status });
    if (changed('closed_at')) edits.push({ key: 'closed_at', value: timeLike(after.closed_at, record.closed_at ?? record.updated_at) });
    if (changed('assignee')) edits.push({ key: 'assignee', value: after.assignee });
    if (changed('labels')) edits.push({ key: 'labels', value: after.labels });
    const extras = Object.entries(extraChanges(change)).map(([key, value]) => ({ key, value }));
    return [...edits, ...repeatedFacts(change), ...extras];
  },
  create: (task, neighbour) => ({
    id: task.id,
    title: task.title,
    status: task.status,
    priority: `P${task.priority}`,
    issue_type: task.type,
    description: task.description,
    assignee: task.assignee,
    labels: task.labels,
    dependsOn: task.depends_on,
    blocks: [],
    parent: task.parent,
    created_at: timeLike(task.created_at, neighbour?.created_at),
    updated_at: timeLike(task.updated_at, neighbour?.created_at),
    closed_at: timeLike(task.closed_at, neighbour?.created_at),
    acceptanceCriteria: task.acceptance_criteria,
    notes: '',
    ...factsOf(task),
    ...extraFields(task),
  }),
};

/** What a line says a second time, where it does. */
function repeatedFacts({ record, before, after }: TaskChange): MemberEdit[] {
  const [old, now] = [factsOf(before), factsOf(after)];
  return Object.entries(now).flatMap(([key, value]) => (key in record && value !== old[key] ? [{ key, value }] : []));
}

function factsOf(task: Task): Record<string, unknown> {
  return {
    complexity_label: valueOf(task, 'complexity:'),
    model_label: valueOf(task, 'model:'),
    is_ready: task.status === 'open' && task.depends_on.length === 0,
    priority_numeric: task.priority,
  };
}

function valueOf({ labels }: Task, prefix: string): string | null {
  return labels.find((label) => label.startsWith(prefix))?.slice(prefix.length) ?? null;
}
