import type { Task } from '@cub/schema';
import type { IdService, Project } from '@cub/plugin-sdk';
import { applyImport, type ApplyDeps } from './apply-import.js';
import type { PlanWarning } from './plan-document.js';
import type { ImportAction } from './plan-import.js';
import { prepareImport, type PreparedImport } from './prepare-import.js';

export interface ImportPlanDeps extends Omit<ApplyDeps, 'root'> {
  readonly project: Pick<Project, 'root' | 'projectId' | 'ensureInitialized'>;
  /** Asked for only with new ids. */
  readonly ids: () => Promise<IdService>;
}

export interface ImportPlanInput {
  /** Absolute path of the itemized plan. */
  readonly file: string;
  readonly newIds: boolean;
  readonly dryRun: boolean;
}

export interface ImportItem {
  readonly action: ImportAction['action'];
  /** null when a dry run cannot know the id because it would have to be allocated. */
  readonly id: string | null;
  /** The id in the document. */
  readonly source_id: string;
  readonly type: string;
  readonly title: string;
  /** Fields that an update changes. */
  readonly changes: string[];
}

export interface ImportReport {
  readonly kind: 'plan-import';
  /** Id of the plan. */
  readonly id: string;
  readonly slug: string;
  readonly title: string;
  readonly plan_file: string;
  readonly spec_file: string | null;
  readonly dry_run: boolean;
  readonly epics: number;
  readonly tasks: number;
  readonly created: number;
  readonly updated: number;
  readonly kept: number;
  readonly items: ImportItem[];
  readonly total: number;
  /** Tasks that belong to the plan and are not in its file: nothing happens to them. */
  readonly not_in_plan: readonly { readonly id: string; readonly type: string; readonly status: string; readonly title: string }[];
  /** Lines of the plan that look like an instruction and were not taken as one. */
  readonly warnings: readonly PlanWarning[];
}

/** Imports an itemized plan: parse, plan, apply. With `dryRun` nothing is written and no id is allocated. */
export async function importPlan(deps: ImportPlanDeps, input: ImportPlanInput): Promise<ImportReport> {
  const { project, tasks } = deps;
  const base = { root: project.root, file: input.file, newIds: input.newIds, projectId: project.projectId };
  const prepared = await prepareImport({ ...base, listing: await tasks.list() });
  if (input.dryRun) return report(prepared, true);
  await project.ensureInitialized();
  const final = input.newIds ? await prepareImport({ ...base, listing: await tasks.list(), ids: await deps.ids() }) : prepared;
  await applyImport({ ...deps, root: project.root }, final);
  return report(final, false);
}

function report({ plan, place, document, actions, pending, existing, ids, warnings }: PreparedImport, dryRun: boolean): ImportReport {
  const items = actions.map((action) => importItem(action, pending));
  const count = (action: ImportAction['action']) => items.filter((item) => item.action === action).length;
  return {
    kind: 'plan-import',
    id: plan.plan_id,
    slug: plan.slug,
    title: plan.title,
    plan_file: place.planFile,
    spec_file: plan.spec_file,
    dry_run: dryRun,
    epics: document.items.filter((item) => item.kind === 'epic').length,
    tasks: document.items.filter((item) => item.kind === 'task').length,
    created: count('create'),
    updated: count('update'),
    kept: count('keep'),
    items,
    total: items.length,
    not_in_plan: notInPlan(existing, new Set(ids.values()), { planFile: place.planFile, planId: plan.plan_id }),
    warnings,
  };
}

function notInPlan(existing: readonly Task[], own: ReadonlySet<string>, plan: { planFile: string; planId: string }): ImportReport['not_in_plan'] {
  return existing
    .filter(({ id, lineage }) => !own.has(id) && (lineage.plan_file === plan.planFile || lineage.plan_id === plan.planId))
    .map(({ id, type, status, title }) => ({ id, type, status, title }));
}

function importItem(action: ImportAction, pending: ReadonlySet<string>): ImportItem {
  const { source } = action;
  const head = action.action === 'create' ? action.task : action;
  return {
    action: action.action,
    id: pending.has(source) ? null : head.id,
    source_id: source,
    type: head.type,
    title: head.title,
    changes: action.action === 'update' ? Object.keys(action.changes).sort() : [],
  };
}
