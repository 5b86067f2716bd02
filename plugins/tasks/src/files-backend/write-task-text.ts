import type { Task } from '@cub/schema';
import type { Document } from 'yaml';
import { sameValue } from '../task-fields.js';
import { rangeOf, topLevelPairs } from './read-frontmatter.js';
import { editBody, writeBody } from './task-body.js';
import { joinTaskText, splitTaskText, type TaskText } from './task-text.js';

type Yaml = typeof import('yaml');

/**
 * The frontmatter's keys, in the order in which a new file has them. `updated_at` is not among them: it would make edits of different fields on two
 * branches conflict.
 */
const KEYS = [
  'id',
  'key',
  'title',
  'type',
  'priority',
  'status',
  'labels',
  'depends_on',
  'parent',
  'assignee',
  'created_at',
  'closed_at',
  'status_after',
  'files',
  'verify',
  'lineage',
] as const satisfies readonly (keyof Task)[];
type Key = (typeof KEYS)[number];

/** Keys that a new file has only when there is something to say. */
const OPTIONAL: ReadonlySet<Key> = new Set(['status_after', 'files', 'verify', 'lineage']);
const FLOW: ReadonlySet<Key> = new Set(['labels', 'depends_on']);

/** The text of a new task file. */
export async function newTaskText(task: Task): Promise<string> {
  const yaml = await import('yaml');
  const keys = KEYS.filter((key) => !OPTIONAL.has(key) || !isEmpty(diskValue(task, key)));
  const frontmatter = keys.map((key) => yamlPair(yaml, key, diskValue(task, key))).join('');
  return `---\n${frontmatter}---\n${writeBody(task, '\n')}`;
}

/**
 * Changes a task file. Every byte that is not about a changed field stays: unknown keys, their order, comments, line ends.
 * @param before the task as the text says it
 */
export async function editTaskText(text: string, before: Task, after: Task): Promise<string> {
  const parts = splitTaskText(text);
  if (!('yaml' in parts)) return text;
  const yaml = await import('yaml');
  const changed = KEYS.filter((key) => !sameValue(before[key], after[key]));
  const frontmatter = changed.reduce((source, key) => editKey(yaml, source, key, diskValue(after, key), parts.eol), parts.yaml);
  return joinTaskText({ ...parts, yaml: frontmatter, body: editedBody(parts, before, after) });
}

function editedBody(parts: TaskText, before: Task, after: Task): string {
  const description = before.description === after.description ? undefined : after.description;
  return editBody(parts.body, { description, acceptance_criteria: after.acceptance_criteria }, parts.eol);
}

/** Splices one key into the source; when the source is too unusual for that, the library rewrites the whole frontmatter. */
function editKey(yaml: Yaml, source: string, key: Key, value: unknown, eol: string): string {
  const document = yaml.parseDocument(source);
  document.set(key, value);
  const spliced = splice(yaml, source, key, value, eol);
  const check = yaml.parseDocument(spliced);
  if (check.errors.length === 0 && sameValue(check.toJS(), document.toJS())) return spliced;
  return document.toString({ lineWidth: 0 }).replaceAll(/\r?\n/g, eol);
}

function splice(yaml: Yaml, source: string, key: Key, value: unknown, eol: string): string {
  const text = yamlPair(yaml, key, value).replaceAll('\n', eol);
  const span = spanOf(yaml.parseDocument(source), key);
  if (!span) return source === '' || source.endsWith('\n') ? source + text : source + eol + text;
  const old = source.slice(span[0], span[1]);
  return source.slice(0, span[0]) + (old.endsWith('\n') ? text : text.trimEnd()) + source.slice(span[1]);
}

function spanOf(document: Document, key: string): [number, number] | undefined {
  const pair = topLevelPairs(document).get(key);
  const start = rangeOf(pair?.key)?.[0];
  const end = rangeOf(pair?.value)?.[1];
  return start === undefined || end === undefined ? undefined : [start, end];
}

function yamlPair(yaml: Yaml, key: Key, value: unknown): string {
  const document = new yaml.Document({ [key]: value });
  const node = document.get(key, true);
  if (yaml.isCollection(node)) node.flow = FLOW.has(key) || node.items.length === 0;
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}

/** Lineage without its unknown parts; everything else as it is. */
function diskValue(task: Task, key: Key): unknown {
  if (key !== 'lineage') return task[key];
  return Object.fromEntries(Object.entries(task.lineage).filter(([, value]) => value !== null));
}

function isEmpty(value: unknown): boolean {
  return value === undefined || (typeof value === 'object' && value !== null && Object.keys(value).length === 0);
}
