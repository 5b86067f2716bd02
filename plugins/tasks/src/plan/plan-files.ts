import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { PlanFile } from '@cub/schema';
import { readRegularFile } from '@cub/journal';
import { unsafeIdReason } from '@cub/schema';
import type { TaskFault } from '@cub/plugin-sdk';
import { shown } from '../files-backend/task-text.js';
import { PLANS_FOLDER, placeOf } from './plan-place.js';

/** `plan.json` as it is on the disk: our keys, and those of others. */
export type StoredPlan = PlanFile & {
  /** Allocated ids by the ids in the document, for those that differ. */
  readonly item_ids?: Readonly<Record<string, string>>;
};

export interface PlanListing {
  /** Sorted by slug. */
  readonly items: StoredPlan[];
  readonly faults: TaskFault[];
}

/** All `plans/<slug>/plan.json` of the project; a broken one is a fault and the rest is listed. */
export function listPlanFiles(root: string): PlanListing {
  const items: StoredPlan[] = [];
  const faults: TaskFault[] = [];
  for (const slug of planFolders(root)) {
    const read = readPlanFile(root, slug);
    if (read === undefined) continue;
    if ('slug' in read) items.push(read);
    else faults.push(read);
  }
  return { items, faults };
}

/** @returns undefined when there is no such plan */
export function readPlanFile(root: string, slug: string): StoredPlan | TaskFault | undefined {
  const file = placeOf(slug).planJson;
  try {
    return readStored(JSON.parse(readRegularFile(path.join(root, file)).toString('utf8').replace(/^\uFEFF/, '')) as unknown, slug, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    return { file, line: null, expected: 'a readable JSON file', received: (error as Error).message };
  }
}

function readStored(value: unknown, slug: string, file: string): StoredPlan | TaskFault {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { file, line: null, expected: 'a JSON object', received: shown(value) };
  }
  const given = value as Record<string, unknown>;
  const text = (key: string) => (typeof given[key] === 'string' ? given[key] : null);
  const plan_id = text('plan_id') ?? slug;
  const unsafe = unsafeIdReason(plan_id);
  if (unsafe !== undefined) return { file, line: null, expected: 'a plan_id that is safe as a file name', received: `${shown(plan_id)}: ${unsafe}` };
  return {
    ...given,
    slug,
    plan_id,
    title: text('title') ?? slug,
    description: text('description') ?? '',
    spec_id: text('spec_id'),
    spec_file: text('spec_file'),
    status: text('status') ?? 'unknown',
    project: text('project') ?? '',
    epics: Array.isArray(given.epics) ? given.epics.filter((id): id is string => typeof id === 'string') : [],
    item_ids: readItemIds(given.item_ids),
  };
}

function readItemIds(value: unknown): Record<string, string> | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.fromEntries(Object.entries(value as Record<string, string>).filter(([, id]) => unsafeIdReason(id) === undefined));
}

function planFolders(root: string): string[] {
  try {
    const entries = readdirSync(path.join(root, PLANS_FOLDER), { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory() && unsafeIdReason(entry.name) === undefined).map((entry) => entry.name).sort();
  } catch {
    return [];
  }
}
