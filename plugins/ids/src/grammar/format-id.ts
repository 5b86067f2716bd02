import { EPIC_CHARS, PLAN_LETTERS, type ParsedId } from './id.js';
import { specOf } from './parse-id.js';

export function formatId(id: ParsedId): string {
  const spec = specOf(id);
  switch (id.kind) {
    case 'spec':
    case 'standalone':
      return spec;
    case 'plan':
      return `${spec}${id.letter}`;
    case 'epic':
      return `${spec}${id.letter}-${id.char}`;
    case 'task':
      return `${spec}${id.letter}-${id.char}.${id.task}`;
  }
}

/** The id that it belongs to; null for specs and standalone tasks. */
export function parentOf(id: ParsedId): string | null {
  const { project, number } = id;
  if (id.kind === 'plan') return formatId({ kind: 'spec', project, number });
  if (id.kind === 'epic') return formatId({ kind: 'plan', project, number, letter: id.letter });
  if (id.kind === 'task') return formatId({ kind: 'epic', project, number, letter: id.letter, char: id.char });
  return null;
}

/** Those of these ids that belong directly to it, in order. */
export function childrenOf(id: string, ids: readonly string[], parse: (text: string) => ParsedId | null): string[] {
  const children = ids.filter((candidate) => {
    const parsed = parse(candidate);
    return parsed !== null && parentOf(parsed) === id;
  });
  return [...new Set(children)].sort((a, b) => compareIds(a, b, parse));
}

/** Project, then number, then position among siblings; a parent before its children, what is no id last. */
export function compareIds(a: string, b: string, parse: (text: string) => ParsedId | null): number {
  const [x, y] = [parse(a), parse(b)];
  if (!x || !y) return x ? -1 : y ? 1 : compareText(a, b);
  const [left, right] = [sortKey(x), sortKey(y)];
  for (let i = 0; i < Math.max(left.length, right.length); i += 1) {
    const [l, r] = [left[i] ?? -1, right[i] ?? -1];
    if (l !== r) return typeof l === 'number' && typeof r === 'number' ? l - r : compareText(String(l), String(r));
  }
  return 0;
}

function sortKey(id: ParsedId): (string | number)[] {
  const key: (string | number)[] = [id.project, id.kind === 'standalone' ? 1 : 0, id.number];
  if ('letter' in id) key.push(PLAN_LETTERS.indexOf(id.letter));
  if ('char' in id) key.push(EPIC_CHARS.indexOf(id.char));
  if ('task' in id) key.push(id.task);
  return key;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
