import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Clock, EntityName, Journal } from '@cub/schema';
import type { TaskService } from '@cub/plugin-sdk';
import { sameValue } from '../task-fields.js';
import { writeChanges } from '../services/change-task.js';
import { taskEndings } from '../services/machine-view.js';
import { writing } from '../write-errors.js';
import type { PreparedImport } from './prepare-import.js';

export interface ApplyDeps {
  readonly root: string;
  readonly tasks: TaskService;
  readonly journal: Journal;
  readonly clock: Clock;
}

/**
 * Writes an import. The plan's own files come first because they hold the allocated ids: an import that was killed half-way
 * is finished by importing again.
 */
export async function applyImport(deps: ApplyDeps, prepared: PreparedImport): Promise<void> {
  const { place, bytes, plan } = prepared;
  await writeIfChanged(deps.root, place.planFile, bytes);
  await writeIfChanged(deps.root, place.planJson, Buffer.from(`${JSON.stringify(plan, null, 2)}\n`));
  await applyActions(deps, prepared);
  recordSnapshots(deps.journal, prepared);
}

async function writeIfChanged(root: string, relative: string, bytes: Buffer): Promise<void> {
  const file = path.join(root, relative);
  if (existsSync(file) && readFileSync(file).equals(bytes)) return;
  const { writeFileDurable } = await import('@cub/journal');
  await writing(relative, () => writeFileDurable(file, bytes, { within: root }));
}

/** New tasks are created a millisecond apart, ending now, so that the order of creation is the order of the plan. */
async function applyActions({ tasks, clock, journal }: ApplyDeps, { actions, existing }: PreparedImport): Promise<void> {
  const endings = taskEndings(journal, actions.flatMap((action) => (action.action === 'update' ? [action.id] : [])));
  const seen = new Map(existing.map((task) => [task.id, task]));
  const start = clock.now().getTime() - actions.length;
  for (const [index, action] of actions.entries()) {
    if (action.action === 'create') {
      await tasks.backend.create({ ...action.task, created_at: new Date(start + index).toISOString() });
      continue;
    }
    const task = seen.get(action.id);
    if (action.action === 'keep' || !task) continue;
    await writeChanges(tasks.backend, clock, { seen: task, ending: endings.get(task.id) }, action.changes);
  }
}

/** Appends what changed since the newest snapshots; importing the same plan again records nothing. */
function recordSnapshots(journal: Journal, prepared: PreparedImport): void {
  const [plan, epics] = [planSnapshot(prepared), epicSnapshots(prepared)];
  const names = [`plan/${plan.id}` as const, ...epics.map(({ id }) => `epic/${id}` as const)];
  const newest = new Map<string, unknown>();
  for (const [name, events] of journal.eventsOf('machine', new Set(names))) newest.set(name, events.findLast(({ type }) => type.endsWith('.snapshot'))?.data);
  const changed = (name: EntityName, data: object) => !sameValue(sorted(newest.get(name)), sorted(data));
  const context = { source: 'cub plan import', task_id: 'system' };
  if (changed(`plan/${plan.id}`, plan)) journal.append('plan.snapshot', plan, { ...context, summary: `Plan ${plan.id}: ${plan.title}` });
  for (const epic of epics) {
    if (changed(`epic/${epic.id}`, epic)) journal.append('epic.snapshot', epic, { ...context, summary: `Epic ${epic.id}: ${epic.title}` });
  }
}

function planSnapshot({ plan, place }: PreparedImport) {
  const { plan_id: id, title, description, spec_id, spec_file, epics } = plan;
  return { id, title, description, spec_id, spec_file, plan_file: place.planFile, children: epics };
}

function epicSnapshots({ document, plan, place, ids }: PreparedImport) {
  const idFor = (source: string) => ids.get(source) ?? source;
  return document.items
    .filter((item) => item.kind === 'epic')
    .map((epic) => ({
      id: idFor(epic.id),
      title: epic.title,
      description: epic.description,
      spec_id: plan.spec_id,
      spec_file: plan.spec_file,
      plan_id: plan.plan_id,
      plan_file: place.planFile,
      children: document.items.filter((item) => item.epic === epic.id).map((item: { id: string }) => idFor(item.id)),
    }));
}

function sorted(data: unknown): unknown {
  if (typeof data !== 'object' || data === null) return data;
  return Object.fromEntries(Object.entries(data).sort(([a], [b]) => (a < b ? -1 : 1)));
}
