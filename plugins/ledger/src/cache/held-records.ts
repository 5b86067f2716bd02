import type { EntityName } from '@cub/plugin-sdk';

/** Where a record stands in the file of records, and what says that it is still what was written there. */
export interface RecordPlace {
  readonly start: number;
  readonly bytes: number;
  readonly crc: number;
}

/** What is known of an entity: where its record is, or the record itself where the file could not be written. */
export type Held<Line, Kept> = {
  /** Read from its text when it is asked for. */
  readonly line: () => Line;
  /** What it belongs to. */
  readonly groups: readonly EntityName[];
  /** What lists are sorted by; null when it is in none. */
  readonly key: string | null;
} & ({ readonly at: RecordPlace } | { readonly at: null; readonly record: Kept });

/** Entities by name, and by what they belong to. */
export class HeldRecords<Line, Kept> {
  private readonly byName: Map<EntityName, Held<Line, Kept>>;
  /** Made when it is first asked for: lists do not need it. */
  private byGroup: Map<EntityName, Set<EntityName>> | undefined;

  constructor(other?: HeldRecords<Line, Kept>) {
    this.byName = new Map(other?.byName);
  }

  get size(): number {
    return this.byName.size;
  }

  get(name: EntityName): Held<Line, Kept> | undefined {
    return this.byName.get(name);
  }

  set(name: EntityName, held: Held<Line, Kept>): void {
    if (this.byGroup) this.leaveGroups(this.byGroup, name);
    this.byName.set(name, held);
    if (this.byGroup) enter(this.byGroup, name, held.groups);
  }

  delete(name: EntityName): void {
    if (this.byGroup) this.leaveGroups(this.byGroup, name);
    this.byName.delete(name);
  }

  names(): Iterable<EntityName> {
    return this.byName.keys();
  }

  entries(): Iterable<[EntityName, Held<Line, Kept>]> {
    return this.byName;
  }

  /** What something belongs to. */
  groups(): EntityName[] {
    return [...this.grouped()].flatMap(([group, members]) => (members.size > 0 ? [group] : []));
  }

  members(group: EntityName): Iterable<EntityName> {
    return this.grouped().get(group) ?? [];
  }

  private leaveGroups(byGroup: Map<EntityName, Set<EntityName>>, name: EntityName): void {
    for (const group of this.byName.get(name)?.groups ?? []) byGroup.get(group)?.delete(name);
  }

  private grouped(): Map<EntityName, Set<EntityName>> {
    if (this.byGroup) return this.byGroup;
    this.byGroup = new Map();
    for (const [name, { groups }] of this.byName) enter(this.byGroup, name, groups);
    return this.byGroup;
  }
}

function enter(byGroup: Map<EntityName, Set<EntityName>>, name: EntityName, groups: readonly EntityName[]): void {
  for (const group of groups) {
    const members = byGroup.get(group);
    if (members) members.add(name);
    else byGroup.set(group, new Set([name]));
  }
}
