import type { EntriesById } from '@cub/plugin-sdk';

/** Entries that are read, once, when they are asked for. */
export class LazyEntries<Entry> implements EntriesById<Entry> {
  private known: ReadonlySet<string> | undefined;
  private readonly read = new Map<string, Entry>();

  /** @param ids of all entries that there are @param load reads some of them; those without an entry are left out */
  constructor(
    private readonly ids: () => Iterable<string>,
    private readonly load: (ids: readonly string[]) => Iterable<readonly [string, Entry]>,
  ) {}

  get size(): number {
    return this.all().size;
  }

  get(id: string): Entry | undefined {
    if (!this.read.has(id) && this.all().has(id)) this.take([id]);
    return this.read.get(id);
  }

  has(id: string): boolean {
    return this.all().has(id);
  }

  keys(): Iterable<string> {
    return this.all();
  }

  values(): Entry[] {
    return [...this].map(([, entry]) => entry);
  }

  *[Symbol.iterator](): Generator<[string, Entry]> {
    this.take([...this.all()].filter((id) => !this.read.has(id)));
    for (const id of this.all()) {
      const entry = this.read.get(id);
      if (entry !== undefined) yield [id, entry];
    }
  }

  private take(ids: readonly string[]): void {
    for (const [id, entry] of this.load(ids)) this.read.set(id, entry);
  }

  private all(): ReadonlySet<string> {
    return (this.known ??= new Set(this.ids()));
  }
}
