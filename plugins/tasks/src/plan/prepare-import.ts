import path from 'node:path';
import { CubError, type Task } from '@cub/schema';
import type { IdService, TaskListing } from '@cub/plugin-sdk';
import { allocateIds, knownIds, newItems, type AssignedIds, type AssignIdsInput } from './assign-ids.js';
import { checkPlan } from './check-plan.js';
import { parsePlan } from './parse-plan.js';
import type { PlanDocument, PlanFault, PlanWarning } from './plan-document.js';
import { planError } from './plan-error.js';
import { listPlanFiles, readPlanFile, type StoredPlan } from './plan-files.js';
import { planImport, type ImportAction } from './plan-import.js';
import { placePlan, specFileOf, type PlanPlace } from './plan-place.js';
import { readPlanSource } from './read-plan-source.js';
import { refuseForeign } from './foreign-files.js';
import { resolveReferences, statusWarnings } from './resolve-references.js';
import { twinOf } from '../services/refuse-unclear-id.js';

export interface PrepareInput {
  /** Absolute. */
  readonly root: string;
  readonly projectId: string;
  /** Absolute path of the plan that is imported. */
  readonly file: string;
  readonly listing: TaskListing;
  /** Set when new items get new ids; absent leaves them without (dry run). */
  readonly ids?: IdService;
  readonly newIds: boolean;
}

/** Everything that is written when the import is applied. */
export interface PreparedImport {
  readonly place: PlanPlace;
  readonly bytes: Buffer;
  readonly plan: StoredPlan;
  readonly document: PlanDocument;
  readonly ids: ReadonlyMap<string, string>;
  readonly actions: ImportAction[];
  /** All tasks as the machine saw them when the import was planned. */
  readonly existing: readonly Task[];
  /** Ids in the document whose new id is allocated only when the import is done. */
  readonly pending: ReadonlySet<string>;
  /** What looks like an instruction and was not taken as one, by line. */
  readonly warnings: readonly PlanWarning[];
}

/** Reads, checks and plans an import; writes nothing, except that it may allocate ids. @throws CubError with all faults */
export async function prepareImport(input: PrepareInput): Promise<PreparedImport> {
  const shownAs = path.relative(input.root, input.file).startsWith('..') ? input.file : path.relative(input.root, input.file);
  const { bytes, text } = readPlanSource(input.file, shownAs);
  refuseForeign(shownAs, text);
  const parsed = parsePlan(text);
  const known = new Set([...parsed.document.items, ...input.listing.items].map(({ id }) => id));
  const { document, warnings: unresolved } = resolveReferences(parsed.document, known);
  const place = placePlan(input.root, input.file, document.title);
  const assign = assignInput(input, place, document);
  const found = [...parsed.faults, ...allFaults(input, assign)];
  if (found.length > 0) throw planError(shownAs, found);
  const assigned = input.newIds && input.ids ? await allocateIds(assign, input.ids) : knownIds(assign);
  const plan = storedPlan(input, assign, assigned);
  const actions = planImport({ document, planFile: plan, path: place.planFile, ids: assigned.items, existing: input.listing.items });
  const pending = new Set(input.newIds && !input.ids ? newItems(assign).map((item) => item.id) : []);
  const existing = new Map(input.listing.items.map((task) => [task.id, task.status]));
  const stale = statusWarnings(document, (item) => existing.get(assigned.items.get(item.id) ?? item.id));
  const warnings = [...parsed.warnings, ...unresolved, ...stale].sort((a, b) => a.line - b.line);
  return { place, bytes, plan, document, ids: assigned.items, actions, existing: input.listing.items, pending, warnings };
}

function assignInput(input: PrepareInput, place: PlanPlace, document: PlanDocument): AssignIdsInput {
  const previous = readPlanFile(input.root, place.slug);
  if (previous && !('slug' in previous)) {
    throw new CubError(`${previous.file}: expected ${previous.expected}, received ${previous.received}`, {
      code: 'CUB_PLAN_BROKEN',
      suggestions: [`Correct or delete ${previous.file}, then import the plan again.`],
    });
  }
  return {
    document,
    slug: place.slug,
    planFile: place.planFile,
    specFile: specFileOf(input.root, place, document.source),
    previous,
    otherPlans: listPlanFiles(input.root).items.filter((plan) => plan.slug !== place.slug),
    existing: input.listing.items,
  };
}

function allFaults(input: PrepareInput, assign: AssignIdsInput): PlanFault[] {
  const known = knownIds(assign).items;
  const own = new Set(assign.document.items.map((item) => known.get(item.id) ?? item.id));
  const outside = new Map(input.listing.items.filter((task) => !own.has(task.id)).map((task) => [task.id, task]));
  const kept = new Map(input.listing.items.filter((task) => own.has(task.id)).map((task) => [task.id, task.depends_on.filter((id) => !own.has(id))]));
  return [
    ...checkPlan(assign.document, { outside, kept }),
    ...(input.newIds ? [] : takenFaults(assign, known)),
    ...(input.newIds ? [] : twinFaults(assign, known)),
    ...brokenFaults(input.listing, assign, known),
    ...strangerFault(assign),
  ];
}

/** Ids that belong to tasks of another origin: importing over them would rewrite what somebody else defined. */
function takenFaults(assign: AssignIdsInput, known: ReadonlyMap<string, string>): PlanFault[] {
  const existing = new Map<string, Task>(assign.existing.map((task) => [task.id, task]));
  return assign.document.items.flatMap((item): PlanFault[] => {
    const other = existing.get(known.get(item.id) ?? item.id);
    if (!other || other.lineage.plan_file === assign.planFile) return [];
    const origin = other.lineage.plan_file ?? 'a task that no plan created';
    return [fault(item.line, 'an id that is free or belongs to this plan', `${item.id}, which is taken by ${origin}`, 'import with --new-ids')];
  });
}

/** New ids that differ from those of other tasks only in case. */
function twinFaults(assign: AssignIdsInput, known: ReadonlyMap<string, string>): PlanFault[] {
  const taken = new Set(assign.existing.map((task) => task.id));
  return assign.document.items.flatMap((item): PlanFault[] => {
    const id = known.get(item.id) ?? item.id;
    const twin = taken.has(id) ? undefined : twinOf(id, taken);
    return twin === undefined ? [] : [fault(item.line, 'an id that differs from others in more than case', `${id} beside ${twin}`, 'import with --new-ids')];
  });
}

function brokenFaults(listing: TaskListing, assign: AssignIdsInput, known: ReadonlyMap<string, string>): PlanFault[] {
  const broken = new Map(listing.faults.map((item) => [path.posix.basename(item.file, '.md'), item]));
  return assign.document.items.flatMap((item): PlanFault[] => {
    const file = broken.get(known.get(item.id) ?? item.id);
    if (!file) return [];
    const place = `${file.file}${file.line === null ? '' : `:${file.line}`}`;
    return [fault(item.line, `a task file that can be read`, `${place}, which has ${file.received}`, `${file.expected}`)];
  });
}

/** A plan of the same name with entirely different epics is another plan, and its file would be overwritten. */
function strangerFault(assign: AssignIdsInput): PlanFault[] {
  const { previous, document, slug } = assign;
  const known = knownIds(assign).items;
  const epics = document.items.filter((item) => item.kind === 'epic').map((item) => known.get(item.id) ?? item.id);
  if (!previous || previous.epics.length === 0 || epics.length === 0 || epics.some((id) => previous.epics.includes(id))) return [];
  return [fault(1, 'a title that no other plan has', `the title of plans/${slug}, which has other epics`, '# Itemized Plan: Parser, second part')];
}

function storedPlan(input: PrepareInput, assign: AssignIdsInput, assigned: AssignedIds): StoredPlan {
  const { document, previous, slug } = assign;
  const changed = [...assigned.items].filter(([source, id]) => source !== id);
  const epics = document.items.filter((item) => item.kind === 'epic');
  return {
    ...previous,
    slug,
    plan_id: assigned.plan_id,
    title: document.title ?? slug,
    description: document.description,
    spec_id: assigned.spec_id,
    spec_file: assign.specFile ?? previous?.spec_file ?? null,
    status: previous?.status ?? 'staged',
    project: previous?.project || input.projectId,
    epics: epics.map((item) => assigned.items.get(item.id) ?? item.id),
    item_ids: changed.length > 0 ? { ...previous?.item_ids, ...Object.fromEntries(changed) } : previous?.item_ids,
  };
}

function fault(line: number, expected: string, received: string, example: string): PlanFault {
  return { code: 'CUB_PLAN_INVALID', line, expected, received, example };
}
