import { formatId, parentOf } from '../grammar/format-id.js';
import type { GrammarKind } from '../grammar/id.js';
import { parseId, readings } from '../grammar/parse-id.js';

/** What the grammar says about a text. */
export interface IdReport {
  readonly id: string;
  /** `none` for a text outside the grammar: such ids load and show, but are not created. */
  readonly kind: GrammarKind | 'ambiguous' | 'none';
  readonly valid: boolean;
  readonly project: string | null;
  readonly number: number | null;
  readonly parent: string | null;
  readonly reason: string | null;
}

export interface IdReports {
  readonly items: readonly IdReport[];
  readonly total: number;
}

/** @param specs ids of specs that exist; they decide what could be read in two ways */
export function lookAtIds(texts: readonly string[], specs: ReadonlySet<string>): IdReports {
  const items = texts.map((text) => lookAt(text, specs));
  return { items, total: items.length };
}

function lookAt(text: string, specs: ReadonlySet<string>): IdReport {
  const parsed = parseId(text, { specs });
  if (parsed) return { id: text, kind: parsed.kind, valid: true, project: parsed.project, number: parsed.number, parent: parentOf(parsed), reason: null };
  const all = readings(text);
  const none = { id: text, valid: false, project: null, number: null, parent: null };
  if (all.length > 1) return { ...none, kind: 'ambiguous', reason: `it could be ${all.map((id) => `the ${id.kind} ${formatId(id)}`).join(' or ')}, and no known spec decides` };
  return { ...none, kind: 'none', reason: 'expected an id such as cub-054, cub-054A, cub-054A-0, cub-054A-0.1 or cub-s017' };
}
