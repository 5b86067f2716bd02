import { ownValue, type Task } from '@cub/schema';
import type { IdKind, IdService } from '@cub/plugin-sdk';
import type { PlanDocument, PlanItem } from './plan-document.js';
import type { StoredPlan } from './plan-files.js';

/** The ids under which a plan and its items are imported. */
export interface AssignedIds {
  readonly spec_id: string | null;
  readonly plan_id: string;
  /** By the id in the document. */
  readonly items: ReadonlyMap<string, string>;
}

export interface AssignIdsInput {
  readonly document: PlanDocument;
  readonly slug: string;
  /** Path of the itemized plan, relative to the project's root. */
  readonly planFile: string;
  readonly specFile: string | null;
  /** The plan as it was imported before. */
  readonly previous: StoredPlan | undefined;
  readonly otherPlans: readonly StoredPlan[];
  readonly existing: readonly Task[];
}

/** The ids that are known without allocating any: the document's own, or those that an earlier import gave. */
export function knownIds(input: AssignIdsInput): AssignedIds {
  const { previous, document } = input;
  const sameSpec = input.otherPlans.find((plan) => plan.spec_file !== null && plan.spec_file === input.specFile);
  return {
    spec_id: previous?.spec_id ?? sameSpec?.spec_id ?? null,
    plan_id: previous?.plan_id ?? input.slug,
    items: new Map(document.items.map((item) => [item.id, ownValue(previous?.item_ids, item.id) ?? item.id])),
  };
}

/** Items that no import has brought in yet: they get new ids with `--new-ids`. */
export function newItems(input: AssignIdsInput): PlanItem[] {
  const known = knownIds(input).items;
  const imported = new Set(input.existing.filter((task) => task.lineage.plan_file === input.planFile).map((task) => task.id));
  return input.document.items.filter((item) => !imported.has(known.get(item.id) ?? item.id) && !hasNewId(input, item));
}

/** Gives hierarchical ids to the plan and to its new items: spec, plan, epic, task. Numbers that are handed out stay used. */
export async function allocateIds(input: AssignIdsInput, ids: IdService): Promise<AssignedIds> {
  const known = knownIds(input);
  const taken = new Set([...input.existing.map((task) => task.id), ...input.otherPlans.map((plan) => plan.plan_id), ...Object.values(input.previous?.item_ids ?? {})]);
  const next = async (kind: IdKind, parent?: string, count = 1): Promise<string[]> => {
    const found = await ids.next(kind, parent === undefined ? { count } : { parent, taken: [...taken], count });
    for (const id of found) taken.add(id);
    return found;
  };
  const one = async (kind: IdKind, parent?: string) => (await next(kind, parent))[0] ?? '';
  const spec_id = known.spec_id ?? (known.plan_id === input.slug ? await one('spec') : null);
  const plan_id = known.plan_id === input.slug && spec_id !== null ? await one('plan', spec_id) : known.plan_id;
  const items = new Map(known.items);
  const fresh = newItems(input);
  for (const epic of fresh.filter((item) => item.kind === 'epic')) items.set(epic.id, await one('epic', plan_id));
  for (const epic of new Set(fresh.flatMap((item) => item.epic ?? []))) {
    const tasks = fresh.filter((item) => item.epic === epic);
    const allocated = await next('task', items.get(epic), tasks.length);
    for (const [index, task] of tasks.entries()) items.set(task.id, allocated[index] ?? '');
  }
  return { spec_id, plan_id, items };
}

function hasNewId(input: AssignIdsInput, item: PlanItem): boolean {
  return Object.hasOwn(input.previous?.item_ids ?? {}, item.id);
}
