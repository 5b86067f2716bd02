import type { ImportedEpic } from '@cub/schema';
import type { RecordedEpic } from '../rollups/read-snapshots.js';
import { finish, firstTime, readId, readVersion, type ReadRecord, type RecordPlace } from './read-record.js';
import { readCommit, readLineageSection, readPriority, readStages } from './read-task-parts.js';
import { IN_EXTRA, openSource, type Source } from './source.js';

/**
 * Reads an epic, with `task_ids` or `tasks`. What the original had summed up is left in `extra.aggregates`. Never throws.
 * @returns null when the value is no object
 */
export function readEpic(value: unknown, where: RecordPlace): ReadRecord<ImportedEpic> | null {
  const source = openSource(value, where.place);
  if (!source) return null;
  const version = readVersion(source);
  source.drop('kind');
  const id = readId(source, ['id', 'epic_id'], where.name);
  const startedAt = source.time('started_at');
  const completedAt = source.time('completed_at');
  const at = firstTime(source, 'updated_at', source.time('updated_at'), [['completed_at', completedAt], ['started_at', startedAt], ['the file', where.at]]);
  const section = source.section('epic');
  const title = epicTitle(source, section, id);
  const entry: ImportedEpic = {
    version: 1,
    kind: 'epic',
    id,
    title,
    lineage: { ...readLineageSection(source), epic_id: null },
    epic: {
      title,
      description: section?.text('description') ?? source.text('description') ?? '',
      captured_at: section?.time('captured_at') ?? null,
      ...readRecorded(section, startedAt, completedAt),
    },
    task_ids: readChildren(source, ['task_ids', 'tasks']),
    ...readStages(source, 'in_progress'),
    started_at: startedAt,
    completed_at: completedAt,
    updated_at: at,
    first_commit: readHash(source, 'first_commit'),
    last_commit: readHash(source, 'last_commit'),
  };
  return finish(source, { id, format: `epic-${version}`, entry });
}

/** @param startedAt of the record itself, where the section says nothing of its own, as the completion */
function readRecorded(section: Source | null | undefined, startedAt: string | null, completedAt: string | null): RecordedEpic {
  return {
    status: section?.text('status') ?? null,
    priority: section ? readPriority(section) : null,
    labels: section?.texts('labels') ?? [],
    created_at: section?.time('created_at') ?? null,
    started_at: section?.time('started_at') ?? startedAt,
    completed_at: section?.time('completed_at') ?? completedAt,
  };
}

function epicTitle(source: Source, section: Source | null | undefined, id: string): string {
  const titles = [section?.text('title') ?? null, source.text('title')];
  const title = titles.find((given) => given !== null && given !== id);
  if (!title) source.odd('title', 'no title other than the id', id);
  return title ?? id;
}

/** Ids from a list of texts, or of objects that have an id. The first key that has a list counts; another one adds what it names. */
export function readChildren(source: Source, keys: readonly string[]): string[] {
  return [...new Set(keys.flatMap((key) => childIds(source, key)))];
}

function childIds(source: Source, key: string): string[] {
  const list: unknown = source.raw(key);
  if (!Array.isArray(list) || list.every((item) => typeof item === 'string')) return source.texts(key);
  source.odd(key, 'a list of more than ids', `the ids; the rest ${IN_EXTRA}`);
  return list.flatMap((item: unknown) => {
    const id = typeof item === 'object' && item !== null ? (item as { id?: unknown }).id : item;
    return typeof id === 'string' && id !== '' ? [id] : [];
  });
}

/** A commit as an object or as its bare hash. */
function readHash(source: Source, key: string): string | null {
  if (typeof source.raw(key) === 'string') return source.text(key);
  const section = source.section(key);
  if (!section) return null;
  const hash = readCommit(section, '')?.hash ?? null;
  section.keep('message', 'author', 'timestamp');
  return hash;
}
