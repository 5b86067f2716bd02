/** What an entry and the file of a run have that a rebuild could take away. */
interface Entry {
  readonly attempts?: readonly { readonly attempt_number?: number; readonly run_id?: string; readonly started_at?: string }[];
  readonly completed_at?: string | null;
  readonly state_history?: readonly unknown[];
  readonly tasks_attempted?: readonly unknown[];
}

/**
 * Whether a record has facts that another version of it lacks: an attempt, an end, a change of its stage. A record that cannot be
 * read has none. Figures do not count: a wrong one is what a rebuild is for.
 */
export function saysMore(text: string, than: string): boolean {
  const [one, other] = [parse(text), parse(than)];
  const attempts = new Set(listOf(other.attempts).map(keyOf));
  if (listOf(one.attempts).some((attempt) => !attempts.has(keyOf(attempt)))) return true;
  if (typeof one.completed_at === 'string' && typeof other.completed_at !== 'string') return true;
  return listOf(one.state_history).length > listOf(other.state_history).length || listOf(one.tasks_attempted).length > listOf(other.tasks_attempted).length;
}

function keyOf({ attempt_number: number, run_id: run, started_at: start }: NonNullable<Entry['attempts']>[number]): string {
  return JSON.stringify([number, run, start]);
}

function listOf<Item>(value: readonly Item[] | undefined): readonly Item[] {
  const list: readonly Item[] = Array.isArray(value) ? (value as readonly Item[]) : [];
  return list.filter((item) => (typeof item === 'object' && item !== null) || typeof item === 'string');
}

function parse(text: string): Entry {
  try {
    const value = JSON.parse(text) as Entry | null;
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}
