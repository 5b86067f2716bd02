import type { Definition } from '../tags/tags.js';

/** What is inside of a function cannot be used elsewhere. */
const OF_LOCAL = 0.5;
/** Every class has one: it says nothing that the name of the class does not say. */
const OF_RITUAL = 0.3;
const RITUAL = /^(constructor|__\w+__|new|fmt)$/;
/** It holds what is worth showing. */
const OF_MODULE = 0.3;

/**
 * The names that a file defines, each once, the most telling first: what the query speaks of, then what there is much of.
 * @param matches of the definitions with the query; empty without one
 */
export function rankDefinitions(definitions: readonly Definition[], matches: readonly number[]): Definition[] {
  const scored = definitions.map((definition, i) => {
    const place = byPlace(definition, definitions[definition.owner]);
    return { definition, match: place * (matches[i] ?? 0), size: place * Math.log2(2 + definition.endLine - definition.line) };
  });
  scored.sort((a, b) => b.match - a.match || b.size - a.size || a.definition.line - b.definition.line);
  const seen = new Set<string>();
  return scored.map(({ definition }) => definition).filter(({ name }) => !seen.has(name) && seen.add(name));
}

function byPlace({ name, kind }: Definition, owner: Definition | undefined): number {
  if (kind === 'module') return OF_MODULE;
  if (RITUAL.test(name)) return OF_RITUAL;
  return owner?.kind === 'function' || owner?.kind === 'method' || isTests(owner) || name.startsWith('test_') ? OF_LOCAL : 1;
}

/** Rust keeps tests in the file that they test, mostly in a module. */
function isTests(owner: Definition | undefined): boolean {
  return owner?.kind === 'module' && /^tests?$/.test(owner.name);
}
