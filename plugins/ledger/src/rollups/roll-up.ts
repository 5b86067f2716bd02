import { isSafeId, type EpicEntry, type JournalEvent, type LedgerEntry, type PlanEntry } from '@cub/schema';
import { inStartOrder } from './entry-totals.js';
import { epicEntry } from './epic-entry.js';
import { planEntry, type PlanEpic } from './plan-entry.js';
import { readSnapshots, type Snapshot } from './read-snapshots.js';

/** Where a task counts. */
export type TaskPlace = Pick<LedgerEntry, 'id' | 'started_at'> & { readonly lineage: Pick<LedgerEntry['lineage'], 'epic_id' | 'plan_id'> };

/** The tasks of all epics and plans: whole, or where they count and how to read those that are asked for. */
export type RollupTasks = { readonly entries: Iterable<LedgerEntry> } | { readonly places: Iterable<TaskPlace>; readonly load: (ids: readonly string[]) => Iterable<LedgerEntry> };

/** What epics and plans follow from. */
export type RollupSource = RollupSnapshots & RollupTasks;

export interface RollupSnapshots {
  /** `epic.snapshot` events by the id of the epic. */
  readonly epicSnapshots: ReadonlyMap<string, readonly JournalEvent[]>;
  /** `plan.snapshot` events by the id of the plan. */
  readonly planSnapshots: ReadonlyMap<string, readonly JournalEvent[]>;
}

/**
 * Epics and plans as sums over tasks (decision 0010). A task belongs to one epic, an epic to one plan: to the one that its
 * newest snapshot names, else to that of its first task, else to the plan that lists it.
 */
export class Rollup {
  private readonly tasksOf = new Map<string, TaskPlace[]>();
  /** Tasks of plans that have no epic. */
  private readonly tasksAlone = new Map<string, TaskPlace[]>();
  private readonly epicsOf = new Map<string, Set<string>>();
  private readonly newest = new Map<string, Snapshot | undefined>();
  private readonly made = new Map<string, EpicEntry | null>();

  constructor(private readonly source: RollupSource) {
    for (const entry of 'entries' in source ? source.entries : source.places) {
      const { epic_id: epic, plan_id: plan } = entry.lineage;
      if (isSafeId(epic)) push(this.tasksOf, epic, entry);
      else if (isSafeId(plan)) push(this.tasksAlone, plan, entry);
    }
    for (const epic of this.epicIds()) this.join(this.planNamedBy(epic), epic);
    for (const [plan, snapshots] of source.planSnapshots) {
      for (const epic of readSnapshots(snapshots).at(-1)?.children ?? []) if (this.planNamedBy(epic) === null) this.join(plan, epic);
    }
  }

  /** The epics and plans that a task counts in, directly. */
  placesOf(taskIds: ReadonlySet<string>): { epics: string[]; plans: string[] } {
    const idsIn = (lists: ReadonlyMap<string, readonly TaskPlace[]>) =>
      [...lists].flatMap(([id, entries]) => (entries.some((entry) => taskIds.has(entry.id)) ? [id] : []));
    return { epics: idsIn(this.tasksOf), plans: idsIn(this.tasksAlone) };
  }

  /** Epics that have an entry, or a snapshot and could have one. */
  epicIds(): string[] {
    return [...new Set([...this.source.epicSnapshots.keys(), ...this.tasksOf.keys()])].filter(isSafeId);
  }

  planIds(): string[] {
    return [...new Set([...this.source.planSnapshots.keys(), ...this.epicsOf.keys(), ...this.tasksAlone.keys()])].filter(isSafeId);
  }

  /** Plans that an epic counts in. */
  plansOf(epic: string): string[] {
    return [...this.epicsOf].flatMap(([plan, epics]) => (epics.has(epic) ? [plan] : []));
  }

  epic(id: string): EpicEntry | null {
    const known = this.made.get(id);
    if (known !== undefined) return known;
    const entry = epicEntry(id, this.source.epicSnapshots.get(id) ?? [], this.load(this.tasksOf.get(id) ?? []));
    this.made.set(id, entry);
    return entry;
  }

  plan(id: string): PlanEntry | null {
    const epics = [...(this.epicsOf.get(id) ?? [])].map((epic) => this.planEpic(epic));
    const tasks = epics.flatMap((epic) => this.tasksOf.get(epic.id) ?? []);
    return planEntry(id, this.source.planSnapshots.get(id) ?? [], epics, this.load([...tasks, ...(this.tasksAlone.get(id) ?? [])]));
  }

  private load(places: readonly TaskPlace[]): LedgerEntry[] {
    return 'entries' in this.source ? (places as LedgerEntry[]) : [...this.source.load(places.map(({ id }) => id))];
  }

  private planEpic(id: string): PlanEpic {
    const entry = this.epic(id);
    return { id, entry, totalTasks: entry?.aggregates.total_tasks ?? this.snapshotOf(id)?.children.length ?? null };
  }

  private planNamedBy(epic: string): string | null {
    const snapshot = this.snapshotOf(epic);
    const plan = snapshot ? snapshot.planId : inStartOrder(this.tasksOf.get(epic) ?? [])[0]?.lineage.plan_id;
    return isSafeId(plan) ? plan : null;
  }

  private snapshotOf(epic: string): Snapshot | undefined {
    if (!this.newest.has(epic)) this.newest.set(epic, readSnapshots(this.source.epicSnapshots.get(epic) ?? []).at(-1));
    return this.newest.get(epic);
  }

  private join(plan: string | null, epic: string): void {
    if (!isSafeId(plan) || !isSafeId(epic)) return;
    this.epicsOf.set(plan, (this.epicsOf.get(plan) ?? new Set()).add(epic));
  }
}

function push<T>(lists: Map<string, T[]>, key: string, item: T): void {
  const list = lists.get(key);
  if (list) list.push(item);
  else lists.set(key, [item]);
}
