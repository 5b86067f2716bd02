import type { Definition } from '../tags/tags.js';
import { forEachWord } from '../words/for-each-word.js';

/** A word of the query in a name counts half more than elsewhere on its lines, of which the name is one. */
const [IN_NAME, IN_BODY] = [0.5, 1];
/** So often in a body counts half of what any number counts. */
const HALF_IN_BODY = 1;

/** How much the parts of a file have to do with a query, in the scale of the rarity of words. */
export interface FileMatch {
  /** Of each definition, by its name and by the lines that belong to it and to none inside of it. */
  readonly definitions: readonly number[];
  /** Of the part with most: a definition, or what belongs to none. */
  readonly best: number;
}

/**
 * Matches the definitions of a file, and what is outside of them, with a query.
 * @param text of the file; null: by the names alone
 * @param rarity how much each word of the query counts, by hash
 */
export function matchDefinitions(definitions: readonly Definition[], text: string | null, rarity: ReadonlyMap<number, number>): FileMatch {
  const { bodies, outside } = text === null ? { bodies: [], outside: new Map<number, number>() } : wordsOfBodies(definitions, text, rarity);
  const matches = definitions.map(({ name }, i) => {
    let score = matchOf(bodies[i], rarity);
    for (const hash of wordsOfName(name)) score += IN_NAME * (rarity.get(hash) ?? 0);
    return score;
  });
  return { definitions: matches, best: matches.reduce((most, match) => Math.max(most, match), matchOf(outside, rarity)) };
}

function matchOf(words: ReadonlyMap<number, number> | undefined, rarity: ReadonlyMap<number, number>): number {
  let score = 0;
  for (const [hash, count] of words ?? []) score += (IN_BODY * (rarity.get(hash) ?? 0) * count) / (count + HALF_IN_BODY);
  return score;
}

function wordsOfName(name: string): ReadonlySet<number> {
  const words = new Set<number>();
  forEachWord(name, (hash) => words.add(hash));
  return words;
}

/** How often words of the query are on the own lines of each definition, and on those of none. */
function wordsOfBodies(definitions: readonly Definition[], text: string, rarity: ReadonlyMap<number, number>): { bodies: Map<number, number>[]; outside: Map<number, number> } {
  const bodies = definitions.map(() => new Map<number, number>());
  const outside = new Map<number, number>();
  const lines = text.split('\n');
  let next = 0;
  const open: number[] = [];
  for (let line = 1; line <= lines.length; line += 1) {
    while (next < definitions.length && (definitions[next] as Definition).line <= line) open.push(next++);
    while (open.length > 0 && (definitions[open.at(-1) as number] as Definition).endLine < line) open.pop();
    const body = bodies[open.at(-1) ?? -1] ?? outside;
    forEachWord(lines[line - 1] as string, (hash) => void (rarity.has(hash) && body.set(hash, (body.get(hash) ?? 0) + 1)));
  }
  return { bodies, outside };
}
