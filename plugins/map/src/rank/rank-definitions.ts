import type { NameUse } from '../graph/name-use.js';
import type { Definition } from '../tags/tags.js';
import { forEachWord } from '../words/for-each-word.js';

/** What makes one definition of a file more worth showing than another. */
export interface DefinitionSignals {
  /** How much each word of the query counts, by hash; empty without a query. */
  readonly rarity: ReadonlyMap<number, number>;
  /** How much other files use a name of this file, and how many define one of this name. */
  readonly use: (name: string) => NameUse;
}

/** What the query says counts more than what others use, and a name more than what stands below it. */
const [IN_NAME, IN_BODY] = [2, 1];
/** So often in a body counts half of what any number counts. */
const HALF_IN_BODY = 1;
/** What is inside of a function cannot be used elsewhere. */
const OF_LOCAL = 0.5;
const OF_OWNED = 0.8;
const OF_HIDDEN = 0.7;
/** It holds what is worth showing. */
const OF_MODULE = 0.3;
/** What a use counts for that no import confirms. A method is called on something, which may be anything: also something of the language itself. */
const UNCONFIRMED = { method: 0.02, other: 0.1 };

/** The names that a file defines, each once, the most telling first. @param text of the file; null when it cannot be read now */
export function rankDefinitions(definitions: readonly Definition[], text: string | null, signals: DefinitionSignals): Definition[] {
  const bodies = text === null || signals.rarity.size === 0 ? null : wordsOfBodies(definitions, text, signals.rarity);
  const scored = definitions.map((definition, i) => ({
    definition,
    score: (byQuery(definition, bodies?.[i], signals.rarity) + 1) * byItself(definition, definitions, signals),
  }));
  scored.sort((a, b) => b.score - a.score || a.definition.line - b.definition.line);
  const seen = new Set<string>();
  return scored.map(({ definition }) => definition).filter(({ name }) => !seen.has(name) && seen.add(name));
}

function byQuery({ name }: Definition, body: ReadonlyMap<number, number> | undefined, rarity: ReadonlyMap<number, number>): number {
  let score = 0;
  const inName = new Set<number>();
  forEachWord(name, (hash) => inName.add(hash));
  for (const hash of inName) score += IN_NAME * (rarity.get(hash) ?? 0);
  for (const [hash, count] of body ?? []) score += (IN_BODY * (rarity.get(hash) ?? 0) * count) / (count + HALF_IN_BODY);
  return score;
}

function byItself(definition: Definition, all: readonly Definition[], signals: DefinitionSignals): number {
  const { confirmed, unconfirmed, definers } = signals.use(definition.name);
  const use = confirmed + ((definition.kind === 'method' ? UNCONFIRMED.method : UNCONFIRMED.other) * unconfirmed) / definers;
  const size = Math.log2(2 + definition.endLine - definition.line);
  // A name that every second file defines, such as `new`, tells little about this one.
  return (byPlace(definition, all[definition.owner]) * size * (1 + Math.log2(1 + use))) / Math.sqrt(1 + Math.log2(definers));
}

function byPlace({ kind, exported }: Definition, owner: Definition | undefined): number {
  if (kind === 'module') return OF_MODULE;
  if (owner?.kind === 'function' || owner?.kind === 'method' || isTests(owner)) return OF_LOCAL;
  if (owner || kind === 'method') return OF_OWNED;
  return exported ? 1 : OF_HIDDEN;
}

/** Rust keeps tests in a module of the file that they test. */
function isTests(owner: Definition | undefined): boolean {
  return owner?.kind === 'module' && /^tests?$/.test(owner.name);
}

/** How often words of the query are on the lines that belong to each definition and to none inside of it. */
function wordsOfBodies(definitions: readonly Definition[], text: string, rarity: ReadonlyMap<number, number>): Map<number, number>[] {
  const bodies = definitions.map(() => new Map<number, number>());
  const lines = text.split('\n');
  let next = 0;
  const open: number[] = [];
  for (let line = 1; line <= lines.length; line += 1) {
    while (next < definitions.length && (definitions[next] as Definition).line <= line) open.push(next++);
    while (open.length > 0 && (definitions[open.at(-1) as number] as Definition).endLine < line) open.pop();
    const body = bodies[open.at(-1) ?? -1];
    if (body) forEachWord(lines[line - 1] as string, (hash) => void (rarity.has(hash) && body.set(hash, (body.get(hash) ?? 0) + 1)));
  }
  return bodies;
}
