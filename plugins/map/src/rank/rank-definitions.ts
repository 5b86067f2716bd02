import type { Definition } from '../tags/tags.js';
import { forEachWord } from '../words/for-each-word.js';

/** A word of the query counts more in a name than in what stands below it. */
const [IN_NAME, IN_BODY] = [2, 1];
/** So often in a body counts half of what any number counts. */
const HALF_IN_BODY = 1;
/** What is inside of a function cannot be used elsewhere. */
const OF_LOCAL = 0.5;
const OF_OWNED = 0.8;
const OF_HIDDEN = 0.7;
/** It holds what is worth showing. */
const OF_MODULE = 0.3;

/**
 * The names that a file defines, each once, the most telling first: what the query speaks of, else what there is much of and others can see.
 * @param text of the file; null when it cannot be read now
 * @param rarity how much each word of the query counts, by hash; empty without a query
 */
export function rankDefinitions(definitions: readonly Definition[], text: string | null, rarity: ReadonlyMap<number, number>): Definition[] {
  const bodies = text === null || rarity.size === 0 ? null : wordsOfBodies(definitions, text, rarity);
  const scored = definitions.map((definition, i) => {
    const size = Math.log2(2 + definition.endLine - definition.line);
    return { definition, score: (byQuery(definition, bodies?.[i], rarity) + 1) * byPlace(definition, definitions[definition.owner]) * size };
  });
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

function byPlace({ name, kind, exported }: Definition, owner: Definition | undefined): number {
  if (kind === 'module') return OF_MODULE;
  if (owner?.kind === 'function' || owner?.kind === 'method' || isTests(owner) || name.startsWith('test_')) return OF_LOCAL;
  if (owner || kind === 'method') return OF_OWNED;
  return exported ? 1 : OF_HIDDEN;
}

/** Rust keeps tests in the file that they test, mostly in a module. */
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
