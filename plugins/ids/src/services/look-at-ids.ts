import { unsafeIdReason } from '@cub/schema';
import { parentOf } from '../grammar/format-id.js';
import type { GrammarKind } from '../grammar/id.js';
import { describeReading } from '../grammar/next-id.js';
import { parseId, readings } from '../grammar/parse-id.js';

/** What the grammar says about a text. */
export interface IdReport {
  readonly id: string;
  /**
   * `tolerant`: outside the grammar, as `greet-1.1` of a plan or ids of other tools. `ambiguous`: it can be read in
   * two ways. Both load and show, but cub allocates no such id. `none`: no id.
   */
  readonly kind: GrammarKind | 'tolerant' | 'ambiguous' | 'none';
  /** Whether a task with this id can be loaded. */
  readonly valid: boolean;
  /** Whether the id follows the grammar by which cub creates ids. */
  readonly strict: boolean;
  readonly project: string | null;
  readonly number: number | null;
  readonly parent: string | null;
  /** Why it is not strict; null when it is. */
  readonly reason: string | null;
}

export interface IdReports {
  readonly items: readonly IdReport[];
  readonly total: number;
}

const EXAMPLES = 'cub-054, cub-054A, cub-054A-0, cub-054A-0.1 or cub-s017';

/**
 * The beginning of a strict id with something behind it; digits of every script, so that full-width ones are noticed.
 */
const LOOKS_STRICT = /^[a-z][a-z0-9-]*-(?:s\p{Nd}{3,}$|\p{Nd}{3,}(?:[A-Za-z0-9]?$|[A-Za-z0-9]-))/u;

/** @param specs ids of specs that exist; they decide what could be read in two ways */
export function lookAtIds(texts: readonly string[], specs: ReadonlySet<string>): IdReports {
  const items = texts.map((text) => lookAt(text, specs));
  return { items, total: items.length };
}

function lookAt(text: string, specs: ReadonlySet<string>): IdReport {
  const parsed = parseId(text, { specs });
  if (parsed) {
    const { kind, project, number } = parsed;
    return { id: text, kind, valid: true, strict: true, project, number, parent: parentOf(parsed), reason: null };
  }
  const unknown = { id: text, strict: false, project: null, number: null, parent: null };
  const unsafe = unsafeIdReason(text);
  if (unsafe !== undefined)
    return { ...unknown, kind: 'none', valid: false, reason: `expected an id such as ${EXAMPLES}; ${unsafe}` };
  const all = readings(text);
  if (all.length > 1) {
    const reason = `it can be read as ${all.map(describeReading).join(' or as ')}, and no spec that exists decides`;
    return { ...unknown, kind: 'ambiguous', valid: true, reason };
  }
  if (LOOKS_STRICT.test(text))
    return { ...unknown, kind: 'none', valid: false, reason: `it looks like an id such as ${EXAMPLES}, but is none` };
  return {
    ...unknown,
    kind: 'tolerant',
    valid: true,
    reason: 'it loads and shows, but does not follow the grammar of new ids',
  };
}
