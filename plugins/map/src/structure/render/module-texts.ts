import { nameOf, parentOf } from '../project-files.js';
import type { Module } from '../project-structure.js';
import { pathText } from './path-text.js';

/** From so many modules of a folder on that are named alike, one pattern says it. */
const MIN_PATTERN = 2;

/** All modules: `tools/cli (cub)`, without the name where the path tells it, and one pattern for those of a folder that are named after theirs, `packages/* (@cub/*)`. */
export function moduleTexts(modules: readonly Module[]): string[] {
  const found = modules.map((one) => ({ ...one, pattern: patternOf(one) }));
  const isFrequent = (pattern: string) => found.filter((one) => one.pattern === pattern).length >= MIN_PATTERN;
  const texts = found.map(({ path, name, pattern }) => {
    if (pattern !== null && isFrequent(pattern)) return pattern;
    return lastPart(name) === nameOf(path) ? pathText(path) : `${pathText(path)} (${name})`;
  });
  return [...new Set(texts)];
}

/** Of a module that is named after its folder, behind a scope or not; null for others, and at the top, where a pattern would say nothing. */
function patternOf({ path, name }: Module): string | null {
  if (parentOf(path) === '') return null;
  const scope = /^(@[^/]+)\//.exec(name)?.[1];
  const all = `${pathText(parentOf(path))}/*`;
  if (scope === undefined) return lastPart(name) === nameOf(path) ? all : null;
  return name === `${scope}/${nameOf(path)}` ? `${all} (${scope}/*)` : null;
}

/** `flask.json` → `json`: names of Python say where the folder is, as its path does. */
function lastPart(name: string): string {
  return name.startsWith('@') ? name : name.slice(name.lastIndexOf('.') + 1);
}
