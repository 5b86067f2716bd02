import type { Lineage, PlanFile, Task } from '@cub/schema';
import type { NewTask } from '@cub/plugin-sdk';
import { DEFAULT_PRIORITY, sameValue } from '../task-fields.js';
import type { PlanDocument, PlanItem } from './plan-document.js';

/** The fields of a task that an import sets; everything else is left as it is. */
export type ImportedFields = Pick<
  Task,
  'title' | 'type' | 'priority' | 'labels' | 'depends_on' | 'parent' | 'description' | 'acceptance_criteria' | 'files' | 'verify' | 'lineage'
>;

export type ImportAction =
  | { readonly action: 'create'; readonly source: string; readonly task: NewTask & ImportedFields }
  | { readonly action: 'update'; readonly source: string; readonly id: string; readonly title: string; readonly type: string; readonly changes: Partial<ImportedFields> }
  | { readonly action: 'keep'; readonly source: string; readonly id: string; readonly title: string; readonly type: string };

export interface PlanImportInput {
  readonly document: PlanDocument;
  readonly planFile: PlanFile;
  /** Path of the itemized plan, relative to the project's root. */
  readonly path: string;
  /** Id of every item, by the id in the document. */
  readonly ids: ReadonlyMap<string, string>;
  /** Everything that exists, as this machine knows it. */
  readonly existing: readonly Task[];
}

/** What an import will do, as a pure value: epics first, then tasks, in the order of the document. Closed tasks are kept as they are. */
export function planImport(input: PlanImportInput): ImportAction[] {
  const existing = new Map(input.existing.map((task) => [task.id, task]));
  const waitsFor = dependencies(input);
  const items = [...input.document.items].sort((a, b) => Number(a.kind === 'task') - Number(b.kind === 'task'));
  const own = items.map((item) => itemAction(input, item, existing.get(idOf(input, item.id)), waitsFor));
  return [...own, ...outsideActions(input, existing, waitsFor)];
}

function itemAction(input: PlanImportInput, item: PlanItem, old: Task | undefined, waitsFor: ReadonlyMap<string, string[]>): ImportAction {
  const id = idOf(input, item.id);
  const own = new Set(input.ids.values());
  const kept = (old?.depends_on ?? []).filter((dependency) => !own.has(dependency));
  const fields = importedFields(input, item, [...new Set([...kept, ...(waitsFor.get(id) ?? [])])]);
  if (!old) return { action: 'create', source: item.id, task: { id, ...fields, ...(item.kind === 'task' && item.status !== null ? { status: item.status } : {}) } };
  return compareWith(old, item.id, fields);
}

function compareWith(old: Task, source: string, fields: Partial<ImportedFields>): ImportAction {
  const head = { source, id: old.id, title: fields.title ?? old.title, type: fields.type ?? old.type };
  if (old.status === 'closed') return { action: 'keep', ...head, title: old.title };
  const changes = Object.fromEntries(Object.entries(fields).filter(([key, value]) => !sameField(key, old[key as keyof Task], value)));
  return Object.keys(changes).length === 0 ? { action: 'keep', ...head } : { action: 'update', ...head, changes };
}

function importedFields(input: PlanImportInput, item: PlanItem, depends_on: string[]): ImportedFields {
  const epic = item.epic === null ? null : idOf(input, item.epic);
  const epicItem = input.document.items.find((other) => other.kind === 'epic' && other.id === item.epic);
  return {
    title: item.title,
    type: item.kind,
    priority: item.priority ?? epicItem?.priority ?? DEFAULT_PRIORITY,
    labels: item.labels,
    depends_on,
    parent: epic,
    description: item.description,
    acceptance_criteria: item.acceptance_criteria,
    files: item.files,
    verify: item.verify,
    lineage: lineageOf(input, epic),
  };
}

function lineageOf({ planFile, path }: PlanImportInput, epic: string | null): Lineage {
  return { spec_id: planFile.spec_id, spec_file: planFile.spec_file, plan_id: planFile.plan_id, plan_file: path, epic_id: epic };
}

/** `Blocks: a, b` on x means that a and b depend on x, `Depends on: a` that x depends on a. */
function dependencies(input: PlanImportInput): Map<string, string[]> {
  const waitsFor = new Map<string, string[]>();
  for (const item of input.document.items) {
    for (const { id } of item.blocks) {
      const waiting = idOf(input, id);
      waitsFor.set(waiting, [...(waitsFor.get(waiting) ?? []), idOf(input, item.id)]);
    }
    const own = idOf(input, item.id);
    const named = item.dependsOn.map(({ id }) => idOf(input, id));
    if (named.length > 0) waitsFor.set(own, [...(waitsFor.get(own) ?? []), ...named]);
  }
  return waitsFor;
}

/** Existing tasks outside the plan that the plan blocks. */
function outsideActions(input: PlanImportInput, existing: ReadonlyMap<string, Task>, waitsFor: ReadonlyMap<string, string[]>): ImportAction[] {
  const own = new Set(input.ids.values());
  return [...waitsFor].flatMap(([id, blockers]) => {
    const task = existing.get(id);
    if (!task || own.has(id)) return [];
    const action = compareWith(task, id, { depends_on: [...new Set([...task.depends_on, ...blockers])] });
    return action.action === 'keep' ? [] : [action];
  });
}

function idOf(input: PlanImportInput, source: string): string {
  return input.ids.get(source) ?? source;
}

/** The order of dependencies means nothing. */
function sameField(key: string, a: unknown, b: unknown): boolean {
  if (sameValue(a, b)) return true;
  return key === 'depends_on' && Array.isArray(a) && Array.isArray(b) && sameValue(sorted(a), sorted(b));
}

function sorted(values: readonly unknown[]): string[] {
  return values.map(String).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}
