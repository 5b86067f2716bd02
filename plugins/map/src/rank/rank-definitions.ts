import type { Definition } from '../tags/tags.js';
import { forEachWord } from '../words/for-each-word.js';

/** What makes one definition of a file more worth showing than another. */
export interface DefinitionSignals {
  /** How much each word of the query counts, by hash; empty without a query. */
  readonly rarity: ReadonlyMap<number, number>;
  /** How much other files use a name of this file, from 0. */
  readonly use: (name: string) => number;
}

/** What the query says counts more than what others use, and a name more than what stands below it. */
const [IN_NAME, IN_BODY] = [2, 1];
/** So often in a body counts half of what any number counts. */
const HALF_IN_BODY = 1;
/** What is inside of a function cannot be used elsewhere. */
const OF_LOCAL = 0.5;
const OF_OWNED = 0.8;
const OF_HIDDEN = 0.7;

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

function byItself(definition: Definition, all: readonly Definition[], { use }: DefinitionSignals): number {
  const owner = all[definition.owner];
  const place = !owner ? 1 : owner.kind === 'function' || owner.kind === 'method' ? OF_LOCAL : OF_OWNED;
  const seen = definition.exported || owner !== undefined ? 1 : OF_HIDDEN;
  const size = Math.log2(2 + definition.endLine - definition.line);
  return place * seen * size * (1 + Math.log2(1 + use(definition.name)));
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
