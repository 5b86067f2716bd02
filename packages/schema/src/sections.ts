/**
 * Reading and merging objects whose keys somebody else chose: settings, JSON lines, front matter. A key such as `__proto__` or `constructor` is a
 * key like any other here: it is never read from a prototype and never becomes one. See docs/decisions/0014-value-and-origin.md.
 */
export type Section = Readonly<Record<string, unknown>>;

/** Whether a JSON value is an object, neither a list nor null. */
export function isSection(value: unknown): value is Section {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What a record itself has under a key; undefined for everything that it inherits, such as `constructor`. */
export function ownValue<V>(record: Readonly<Record<string, V>> | undefined, key: string): V | undefined {
  return record !== undefined && Object.hasOwn(record, key) ? record[key] : undefined;
}

/** What lies below an object at these keys; undefined when one of them is missing or leads into something else than an object. */
export function valueAt(value: unknown, keys: readonly string[]): unknown {
  return keys.reduce<unknown>((inner, key) => (isSection(inner) ? ownValue(inner, key) : undefined), value);
}

/** Both objects in a new one: objects key by key, of everything else what is `above`. */
export function mergeSections(below: Section, above: Section): Record<string, unknown> {
  const merged = new Map(Object.entries(below));
  for (const [key, value] of Object.entries(above)) {
    const existing = merged.get(key);
    merged.set(key, isSection(existing) && isSection(value) ? mergeSections(existing, value) : value);
  }
  // Unlike an assignment, this makes `__proto__` a key and not the prototype.
  return Object.fromEntries(merged);
}

/** The keys that lead to a `__proto__`, at any depth, also within lists; null when there is none. */
export function findPrototypeKey(value: unknown): readonly string[] | null {
  if (typeof value !== 'object' || value === null) return null;
  for (const [key, inner] of Object.entries(value)) {
    if (key === '__proto__') return [key];
    const below = findPrototypeKey(inner);
    if (below) return [key, ...below];
  }
  return null;
}
