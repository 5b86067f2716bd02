import type { Lineage, Task } from '@cub/schema';
import { unsafeIdReason } from '@cub/schema';
import type { Document, Pair } from 'yaml';
import { DEFAULT_PRIORITY, isTaskStatus, NO_LINEAGE, parsePriority, TASK_STATUSES } from '../task-fields.js';
import { shown, type TextFault } from './task-text.js';

/** Stands for a time that a hand-written file does not give: older than every event, so that the journal wins. */
const UNKNOWN_TIME = new Date(0).toISOString();

export type Frontmatter = Omit<Task, 'description' | 'acceptance_criteria' | 'kind'>;

/** Collects what is wrong with the values of one frontmatter. */
class FieldReader {
  readonly faults: TextFault[] = [];
  private readonly pairs: ReadonlyMap<string, Pair>;

  constructor(
    private readonly values: Record<string, unknown>,
    document: Document,
    private readonly lineAt: (offset: number) => number,
  ) {
    this.pairs = topLevelPairs(document);
  }

  text(key: string): string | null {
    const value = this.values[key] ?? null;
    if (value === null || typeof value === 'string') return value;
    if (typeof value === 'number' || typeof value === 'boolean') return this.source(key) ?? String(value);
    return this.fault(key, 'text', null);
  }

  list(key: string): string[] {
    const value = this.values[key] ?? [];
    if (typeof value === 'string') return value.split(',').map((part) => part.trim()).filter(Boolean);
    if (!Array.isArray(value)) return this.fault(key, 'a list of texts', []);
    if (value.some((item) => typeof item === 'object' || item === undefined)) return this.fault(key, 'a list of texts', []);
    return value.map(String);
  }

  time(key: string): string | null {
    const value = this.text(key);
    if (value === null) return null;
    const date = new Date(/[Zz]|[+-]\d\d:?\d\d$/.test(value) || !value.includes('T') ? value : `${value}Z`);
    if (Number.isNaN(date.getTime())) return this.fault(key, 'an ISO 8601 time', null);
    return date.toISOString();
  }

  checked<T>(key: string, expected: string, parse: (value: unknown) => T | undefined, missing: T): T {
    const value = this.values[key];
    if (value === undefined || value === null) return missing;
    return parse(value) ?? this.fault(key, expected, missing);
  }

  fault<T>(key: string, expected: string, instead: T): T {
    this.faults.push({ line: this.line(key), expected: `${key}: ${expected}`, received: shown(this.values[key]) });
    return instead;
  }

  line(key: string): number {
    return this.lineAt(rangeOf(this.pairs.get(key)?.key)?.[0] ?? 0);
  }

  private source(key: string): string | undefined {
    const value = this.pairs.get(key)?.value as { source?: unknown } | null | undefined;
    return typeof value?.source === 'string' ? value.source : undefined;
  }
}

/** Reads the values of a frontmatter. @param name id that the file name gives, used when the frontmatter has none */
export function readFrontmatter(
  document: Document,
  name: string,
  lineAt: (offset: number) => number,
): { fields: Frontmatter; idLine: number } | TextFault {
  let values: unknown;
  try {
    values = document.toJS() ?? {};
  } catch (error) {
    return { line: lineAt(0), expected: 'YAML whose aliases can be resolved', received: shown((error as Error).message) };
  }
  if (typeof values !== 'object' || values === null || Array.isArray(values)) {
    return { line: lineAt(0), expected: 'keys with values', received: shown(values) };
  }
  const reader = new FieldReader(values as Record<string, unknown>, document, lineAt);
  const fields = readFields(reader, name, values as Record<string, unknown>);
  return reader.faults[0] ?? { fields, idLine: reader.line('id') };
}

function readFields(reader: FieldReader, name: string, values: Record<string, unknown>): Frontmatter {
  const id = reader.text('id') ?? name;
  const unsafe = unsafeIdReason(id);
  if (unsafe !== undefined) reader.fault('id', `an id that is safe as a file name (${unsafe})`, null);
  const title = reader.text('title') ?? '';
  if (title.trim() === '') reader.fault('title', 'the title of the task', null);
  const created = reader.time('created_at');
  const [updated, closed] = [reader.time('updated_at'), reader.time('closed_at')];
  const statusAfter = reader.text('status_after');
  return {
    id,
    key: reader.text('key') ?? '',
    title,
    type: reader.text('type') ?? 'task',
    priority: reader.checked('priority', '0 to 4 or P0 to P4', parsePriority, DEFAULT_PRIORITY),
    status: reader.checked('status', TASK_STATUSES.join(', '), (v) => (isTaskStatus(v) ? v : undefined), 'open'),
    labels: reader.list('labels'),
    depends_on: reader.list('depends_on'),
    parent: reader.text('parent'),
    assignee: reader.text('assignee'),
    files: reader.list('files'),
    verify: reader.list('verify'),
    lineage: readLineage(values.lineage),
    created_at: created ?? updated ?? UNKNOWN_TIME,
    updated_at: latest([updated, closed, updated === null ? created : null]) ?? UNKNOWN_TIME,
    closed_at: closed,
    ...(statusAfter !== null && { status_after: statusAfter }),
  };
}

/** Files of older versions say when they were changed; of others the latest date that they have is known. */
function latest(times: readonly (string | null)[]): string | null {
  return times.reduce((a, b) => (a === null || (b !== null && b > a) ? b : a));
}

function readLineage(value: unknown): Lineage {
  const given = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  const text = (key: keyof Lineage) => (typeof given[key] === 'string' ? given[key] : null);
  const keys = Object.keys(NO_LINEAGE) as (keyof Lineage)[];
  return Object.fromEntries(keys.map((key) => [key, text(key)])) as Lineage;
}

export function topLevelPairs(document: Document): ReadonlyMap<string, Pair> {
  const contents = document.contents as { items?: Pair[] } | null;
  const pairs = (contents?.items ?? []).filter((item) => rangeOf(item.key) !== undefined);
  return new Map(pairs.map((pair) => [String((pair.key as { value?: unknown }).value), pair]));
}

/** Offsets of a node in its source: start, end of the value, end with trailing space and comment. */
export function rangeOf(node: unknown): readonly [number, number, number] | undefined {
  const range = (node as { range?: [number, number, number] | null } | null | undefined)?.range;
  return range ?? undefined;
}
