import { PROJECT, type ParsedId } from './id.js';

/** What is known about the project's specs, which decides where a text can be read in two ways. */
export interface IdContext {
  /** Ids of the specs that exist. */
  readonly specs?: ReadonlySet<string>;
}

const NUMBER = '[0-9]{3}|[1-9][0-9]{3,8}';
const BELOW_PLAN = '(?:-(?<char>[0-9a-zA-Z])(?:\\.(?<task>[1-9][0-9]{0,8}))?)?';
const STANDALONE = new RegExp(`^s(?<number>${NUMBER})$`);
const SPEC = new RegExp(`^(?<number>${NUMBER})$`);
const PLAN_OR_BELOW = new RegExp(`^(?<number>${NUMBER})(?<letter>[A-Za-z0-9])${BELOW_PLAN}$`);

/** Every way in which a text can be read: none, one, or two as in `cub-1234`, which is spec 1234 or plan 4 of spec 123. */
export function readings(text: string): ParsedId[] {
  return [...text.matchAll(/-/g)].flatMap(({ index }) => {
    const [project, rest] = [text.slice(0, index), text.slice(index + 1)];
    return PROJECT.test(project) && /^[\x21-\x7e]+$/.test(rest) && !text.endsWith('\n') ? readRest(project, rest) : [];
  });
}

/** Parses strictly. @returns null when the text is no id, or when it could be two and nothing decides */
export function parseId(text: string, { specs }: IdContext = {}): ParsedId | null {
  const all = readings(text);
  if (all.length <= 1) return all[0] ?? null;
  const known = all.filter((id) => specs?.has(specOf(id)));
  return known.length === 1 ? (known[0] ?? null) : null;
}

/** Id of the spec that an id belongs to, itself for a spec; of a standalone task its own. */
export function specOf(id: ParsedId): string {
  return `${id.project}-${id.kind === 'standalone' ? 's' : ''}${String(id.number).padStart(3, '0')}`;
}

function readRest(project: string, rest: string): ParsedId[] {
  const standalone = STANDALONE.exec(rest)?.groups?.number;
  const spec = SPEC.exec(rest)?.groups?.number;
  const below = PLAN_OR_BELOW.exec(rest)?.groups;
  return [
    ...(standalone === undefined ? [] : [{ kind: 'standalone' as const, project, number: Number(standalone) }]),
    ...(spec === undefined ? [] : [{ kind: 'spec' as const, project, number: Number(spec) }]),
    ...(below === undefined ? [] : [planOrBelow(project, below)]),
  ];
}

function planOrBelow(project: string, groups: Record<string, string | undefined>): ParsedId {
  const { char, task, letter = '' } = groups;
  const plan = { project, number: Number(groups.number), letter };
  if (char === undefined) return { kind: 'plan', ...plan };
  return task === undefined ? { kind: 'epic', ...plan, char } : { kind: 'task', ...plan, char, task: Number(task) };
}
