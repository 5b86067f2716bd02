import { nameOf, parentOf } from '../project-files.js';
import type { Module } from '../project-structure.js';
import { pathText } from './path-text.js';

/** From so many modules on that are named after their folder, in one scope, one pattern says it. */
const MIN_PATTERN = 2;

/**
 * Modules whose name is not that of their folder (the others stand in the lines of folders): `tools/cli (cub)`, and one pattern for those of a
 * folder that differ by a scope only.
 */
export function moduleTexts(modules: readonly Module[]): string[] {
  const found = modules.map((one) => ({ ...one, pattern: scopePattern(one) }));
  const isFrequent = (pattern: string) => found.filter((one) => one.pattern === pattern).length >= MIN_PATTERN;
  const texts = found.flatMap(({ path, name, pattern }) => {
    if (pattern !== null && isFrequent(pattern)) return [pattern];
    return lastPart(name) === nameOf(path) ? [] : [`${pathText(path)} (${name})`];
  });
  return [...new Set(texts)];
}

/** Of a module that is named after its folder behind a scope; null for others. */
function scopePattern({ path, name }: Module): string | null {
  const scope = /^(@[^/]+)\//.exec(name)?.[1];
  return scope !== undefined && name === `${scope}/${nameOf(path)}` && parentOf(path) !== '' ? `${pathText(parentOf(path))}/* (${scope}/*)` : null;
}

/** `flask.json` → `json`: names of Python say where the folder is, as its path does. */
function lastPart(name: string): string {
  return name.startsWith('@') ? name : name.slice(name.lastIndexOf('.') + 1);
}
