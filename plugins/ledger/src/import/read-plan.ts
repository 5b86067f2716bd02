import type { ImportedPlan } from '@cub/schema';
import { readChildren } from './read-epic.js';
import { finish, readId, readVersion, type ReadRecord, type RecordPlace } from './read-record.js';
import { openSource } from './source.js';

/** Reads a plan entry. Never throws. @returns null when the value is no object */
export function readPlan(value: unknown, where: RecordPlace): ReadRecord<ImportedPlan> | null {
  const source = openSource(value, where.place);
  if (!source) return null;
  const version = readVersion(source);
  source.drop('kind');
  const id = readId(source, ['plan_id', 'id'], where.name);
  const lineage = source.section('lineage');
  const entry: ImportedPlan = {
    id,
    title: source.text('title') ?? id,
    description: source.text('description') ?? '',
    spec_id: source.text('spec_id') ?? lineage?.text('spec_id') ?? null,
    spec_file: source.text('spec_file') ?? lineage?.text('spec_file') ?? null,
    plan_file: source.text('plan_file') ?? lineage?.text('plan_file') ?? null,
    epics: readChildren(source, ['epics', 'epic_ids']),
    status: source.text('status'),
    started_at: source.time('started_at'),
    completed_at: source.time('completed_at'),
  };
  return finish(source, { id, format: `plan-${version}`, entry });
}
