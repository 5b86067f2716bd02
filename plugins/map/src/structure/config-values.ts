/** A value of a configuration file, of which nothing is known yet. */
export type Table = Readonly<Record<string, unknown>>;

/** The value as a table; an empty one for everything else, so that a wrong shape reads like a missing one. */
export function tableOf(value: unknown): Table {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Table) : {};
}

/** What stands under these keys, one below the other; undefined when there is nothing. */
export function valueAt(value: unknown, ...keys: readonly string[]): unknown {
  return keys.reduce<unknown>((at, key) => (Object.hasOwn(tableOf(at), key) ? tableOf(at)[key] : undefined), value);
}

export function tableAt(value: unknown, ...keys: readonly string[]): Table {
  return tableOf(valueAt(value, ...keys));
}

export function hasTable(value: unknown, ...keys: readonly string[]): boolean {
  const found = valueAt(value, ...keys);
  return typeof found === 'object' && found !== null && !Array.isArray(found);
}

export function textAt(value: unknown, ...keys: readonly string[]): string | null {
  const found = valueAt(value, ...keys);
  return typeof found === 'string' ? found : null;
}

/** The texts of a list; what else is in it is left out. */
export function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

/** The tables of a list; what else is in it is left out. */
export function tablesOf(value: unknown): Table[] {
  return Array.isArray(value) ? value.filter((item): item is Table => typeof item === 'object' && item !== null && !Array.isArray(item)) : [];
}
