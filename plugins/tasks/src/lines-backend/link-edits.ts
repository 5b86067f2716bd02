import type { TaskChange } from './dialect.js';
import { listOf } from './foreign-values.js';
import type { MemberEdit } from './json-line.js';
import { dependencyOf, isWaitLink, type LineRecord } from './read-record.js';

const LISTS = ['dependsOn', 'depends_on'] as const;

/** Links to other tasks as plain names: `dependsOn: ["a-1"]`, `parent: "a"`. */
export function namedLinkEdits(change: TaskChange): MemberEdit[] {
  const { record, before, after } = change;
  const added = after.depends_on.filter((id) => !before.depends_on.includes(id));
  const home = 'depends_on' in record && !('dependsOn' in record) ? 'depends_on' : 'dependsOn';
  const lists = LISTS.flatMap((key) => {
    const [names, kept] = [listOf(record[key]), keptNames(change, record[key])];
    const now = key === home ? [...kept, ...added] : kept;
    return now.join('\n') === names.join('\n') ? [] : [{ key, value: now }];
  });
  const links = keptLinks(change);
  const dependencies = links.length < dependencyItems(record).length ? [{ key: 'dependencies', value: links }] : [];
  const parent = before.parent === after.parent ? [] : [{ key: 'parent', value: after.parent }];
  return [...lists, ...dependencies, ...parent];
}

/** Links to other tasks as objects: `dependencies: [{"issue_id", "depends_on_id", "type", …}]`. */
export function typedLinkEdits(change: TaskChange): MemberEdit[] {
  const { record, before, after } = change;
  const added = after.depends_on.filter((id) => !before.depends_on.includes(id)).map((id) => typedLink(after, id, 'blocks'));
  const isMoved = before.parent !== after.parent;
  const parent = isMoved && after.parent !== null ? [typedLink(after, after.parent, 'parent-child')] : [];
  const kept = keptLinks(change);
  const now = [...kept, ...added, ...parent];
  const isChanged = added.length + parent.length > 0 || kept.length < dependencyItems(record).length;
  const lists = LISTS.flatMap((key) => {
    const left = keptNames(change, record[key]);
    return left.length < listOf(record[key]).length ? [{ key, value: left }] : [];
  });
  return [
    ...(isChanged ? [{ key: 'dependencies', value: now.length > 0 ? now : undefined }] : []),
    ...(isMoved && 'parent' in record ? [{ key: 'parent', value: after.parent ?? undefined }] : []),
    ...lists,
  ];
}

export function typedLink(task: { readonly id: string; readonly updated_at: string }, target: string, type: 'blocks' | 'parent-child'): Record<string, string> {
  return { issue_id: task.id, depends_on_id: target, type, created_at: task.updated_at, created_by: 'cub' };
}

/** A dependency can also stand on the other side: `blocks` of the task that is waited for. */
export function blocksEdit(record: LineRecord, blocked: string, nameNow: (name: string) => string): MemberEdit[] {
  const names = listOf(record.blocks);
  const left = names.filter((name) => nameNow(name) !== blocked);
  return left.length < names.length ? [{ key: 'blocks', value: left }] : [];
}

function keptNames({ before, after, nameNow }: TaskChange, value: unknown): string[] {
  return listOf(value).filter((name) => after.depends_on.includes(nameNow(name)) || !before.depends_on.includes(nameNow(name)));
}

function keptLinks({ record, before, after, nameNow }: TaskChange): unknown[] {
  return dependencyItems(record).filter((item) => {
    const link = dependencyOf(item);
    if (link?.type === 'parent-child') return before.parent === after.parent;
    if (!link || !isWaitLink(link)) return true;
    const target = nameNow(link.target);
    // What the task does not wait for although it is linked (a pinned issue) is no part of the change.
    return after.depends_on.includes(target) || !before.depends_on.includes(target);
  });
}

function dependencyItems(record: LineRecord): unknown[] {
  return Array.isArray(record.dependencies) ? (record.dependencies as unknown[]) : [];
}
