import { STAGES } from '../vocabulary.js';
import { oneOf, text, type Fields } from '../reading/values.js';

/** A line of `index.jsonl`. */
export interface ReadIndexLine {
  readonly id: string;
  readonly type: 'task' | 'epic' | 'plan' | 'run';
  /** The line in the form of an entry of its type, for a record that has no file of its own. */
  readonly value: Fields;
}

/**
 * Reads a line in both forms: `{id,title,completed,cost_usd,files,commit,spec,epic,tokens,…}` and `{type,id,title,epic,stage,cost,…}`.
 * @returns null when it has no id
 */
export function readIndexLine(fields: Fields): ReadIndexLine | null {
  const id = text(fields.id) ?? text(fields.task_id);
  if (id === null || id === '') return null;
  const type = oneOf(fields.type, ['task', 'epic', 'plan', 'run'] as const, 'task');
  return { id, type, value: type === 'task' ? taskValue(fields) : { ...fields, id } };
}

const RENAMED: Readonly<Record<string, string>> = {
  completed: 'completed_at',
  epic: 'epic_id',
  plan: 'plan_id',
  spec: 'spec_file',
  files: 'files_changed',
  verification: 'verification_status',
  cost: 'cost_usd',
  stage: 'workflow_stage',
};

/** The keys of an entry without sections. A key that this would give twice stays as it is. */
function taskValue(fields: Fields): Fields {
  const renamed = Object.entries(fields).map(([key, value]): [string, unknown] => {
    const name = Object.hasOwn(RENAMED, key) ? RENAMED[key] : undefined;
    return [name === undefined || Object.hasOwn(fields, name) ? key : name, value];
  });
  const value = Object.fromEntries(renamed.filter(([key]) => key !== 'type' && key !== 'updated_at'));
  const commit = text(fields.commit);
  if (commit === null || Object.hasOwn(value, 'commits')) return { ...value, ...completion(fields) };
  const { commit: _, ...rest } = value;
  return { ...rest, ...(commit !== '' && { commits: [{ hash: commit }] }), ...completion(fields) };
}

/** In the newer form a task that is past development was completed when its line was written. */
function completion(fields: Fields): Fields {
  const stage = STAGES.find((known) => known === fields.stage);
  const isDone = stage !== undefined && stage !== 'in_progress' && fields.completed === undefined && fields.completed_at === undefined;
  return isDone && fields.updated_at !== undefined ? { completed_at: fields.updated_at } : { ...(fields.updated_at !== undefined && { updated_at: fields.updated_at }) };
}
