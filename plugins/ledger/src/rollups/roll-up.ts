import type { EntityName } from '@cub/plugin-sdk';
import { isSafeId, type EpicEntry, type JournalEvent, type LedgerEntry, type PlanEntry } from '@cub/schema';
import { inStartOrder } from './entry-totals.js';
import { epicEntry } from './epic-entry.js';
import { planEntry, type PlanEpic } from './plan-entry.js';
import { readSnapshots, type Snapshot } from './read-snapshots.js';

/** Where a task counts. */
export type TaskPlace = Pick<LedgerEntry, 'id' | 'started_at'> & { readonly lineage: Pick<LedgerEntry['lineage'], 'epic_id' | 'plan_id'> };

/** What epics and plans follow from. */
export interface RollupSource {
  /** Everything that there is or that something belongs to. */
  readonly names: () => Iterable<EntityName>;
  /** What belongs to an epic or a plan, or may: tasks, epics and plans whose groups it is among. */
  readonly members: (group: EntityName) => Iterable<EntityName>;
  /** `epic.snapshot` events of an epic, `plan.snapshot` events of a plan. */
  readonly snapshots: (name: EntityName) => readonly JournalEvent[];
  readonly place: (taskId: string) => TaskPlace | null;
  readonly load: (taskIds: readonly string[]) => Iterable<LedgerEntry>;
}

/**
 * Epics and plans as sums over tasks (decision 0010). A task belongs to one epic, an epic to one plan: to the one that its
 * newest snapshot names, else to that of its first task, else to the plan that lists it. What an epic costs to find does not depend on how many others
 * there are.
 */
export class Rollup {
  private readonly newest = new Map<EntityName, Snapshot | undefined>();
  private readonly made = new Map<string, EpicEntry | null>();

  constructor(private readonly source: RollupSource) {}

  /** The epics and plans that these tasks count in, directly. */
  placesOf(taskIds: Iterable<string>): { epics: string[]; plans: string[] } {
    const lineages = [...taskIds].flatMap((id) => this.source.place(id)?.lineage ?? []);
    return { epics: lineages.flatMap(({ epic_id: epic }) => epic ?? []), plans: lineages.flatMap(({ plan_id: plan }) => plan ?? []) };
  }

  /** Epics that have an entry: somebody has worked on a task of theirs. */
  epicIds(): string[] {
    return this.idsOf('epic').filter((id) => this.tasksOf(id).length > 0);
  }

  /** Plans that have an entry. */
  planIds(): string[] {
    return this.idsOf('plan').filter((id) => this.tasksAlone(id).length > 0 || this.epicsOf(id).some((epic) => this.tasksOf(epic).length > 0));
  }

  /** Plans that an epic counts in, or did before one of the events that say so. */
  plansAround(epic: string): string[] {
    const ofSnapshots = readSnapshots(this.source.snapshots(`epic/${epic}`)).flatMap(({ planId }) => planId ?? []);
    return [...ofSnapshots, ...this.tasksOf(epic).flatMap(({ lineage }) => lineage.plan_id ?? []), ...this.members('epic', epic, 'plan')].filter(isSafeId);
  }

  epic(id: string): EpicEntry | null {
    const known = this.made.get(id);
    if (known !== undefined) return known;
    const entry = epicEntry(id, this.source.snapshots(`epic/${id}`), this.load(this.tasksOf(id)));
    this.made.set(id, entry);
    return entry;
  }

  plan(id: string): PlanEntry | null {
    const epics = this.epicsOf(id).map((epic) => this.planEpic(epic));
    const tasks = [...epics.flatMap((epic) => this.tasksOf(epic.id)), ...this.tasksAlone(id)];
    return planEntry(id, this.source.snapshots(`plan/${id}`), epics, this.load(tasks));
  }

  private idsOf(kind: 'epic' | 'plan'): string[] {
    return [...new Set([...this.source.names()].flatMap((name) => (name.startsWith(`${kind}/`) ? [idOf(name)] : [])))].filter(isSafeId);
  }

  private tasksOf(epic: string): TaskPlace[] {
    return this.placed('epic', epic).filter(({ lineage }) => lineage.epic_id === epic);
  }

  /** Tasks of a plan that have no epic. */
  private tasksAlone(plan: string): TaskPlace[] {
    return this.placed('plan', plan).filter(({ lineage }) => !isSafeId(lineage.epic_id) && lineage.plan_id === plan);
  }

  private epicsOf(plan: string): string[] {
    const ofTasks = this.placed('plan', plan).flatMap(({ lineage }) => lineage.epic_id ?? []);
    const listed = this.newestOf(`plan/${plan}`)?.children ?? [];
    const candidates = new Set([...this.members('plan', plan, 'epic'), ...ofTasks, ...listed]);
    return [...candidates].filter((epic) => isSafeId(epic) && this.plansOf(epic).includes(plan));
  }

  private plansOf(epic: string): string[] {
    const snapshot = this.newestOf(`epic/${epic}`);
    const named = snapshot ? snapshot.planId : inStartOrder(this.tasksOf(epic))[0]?.lineage.plan_id;
    if (isSafeId(named)) return [named];
    return this.members('epic', epic, 'plan').filter((plan) => this.newestOf(`plan/${plan}`)?.children.includes(epic));
  }

  private placed(kind: 'epic' | 'plan', id: string): TaskPlace[] {
    return this.members(kind, id, 'task').flatMap((task) => this.source.place(task) ?? []);
  }

  private members(kind: 'epic' | 'plan', id: string, of: 'task' | 'epic' | 'plan'): string[] {
    return [...this.source.members(`${kind}/${id}`)].flatMap((name) => (name.startsWith(`${of}/`) ? [idOf(name)] : []));
  }

  private load(places: readonly TaskPlace[]): LedgerEntry[] {
    return [...this.source.load(places.map(({ id }) => id))];
  }

  private planEpic(id: string): PlanEpic {
    const entry = this.epic(id);
    return { id, entry, totalTasks: entry?.aggregates.total_tasks ?? this.newestOf(`epic/${id}`)?.children.length ?? null };
  }

  private newestOf(name: EntityName): Snapshot | undefined {
    if (!this.newest.has(name)) this.newest.set(name, readSnapshots(this.source.snapshots(name)).at(-1));
    return this.newest.get(name);
  }
}

function idOf(name: EntityName): string {
  return name.slice(name.indexOf('/') + 1);
}
