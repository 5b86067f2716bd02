import { purposeOf } from '../command-purpose.js';
import type { FoundCommand } from '../findings.js';
import type { Folder } from '../folder.js';
import { forEachName } from '../shell-word.js';

export async function readJustfile(folder: Folder): Promise<FoundCommand[]> {
  const file = folder.names.find((name) => /^\.?justfile$/i.test(name));
  if (file === undefined) return [];
  return forEachName(justRecipes(folder.text(file) ?? ''), (word, name) => ({ command: `just ${word}`, what: purposeOf(name), from: folder.at(file) }));
}

/** Names of the recipes that can be started as they are: neither private ones nor those that want an argument. */
export function justRecipes(text: string): string[] {
  const names = new Set<string>();
  let isPrivate = false;
  for (const line of topLines(text)) {
    if (line.startsWith('[')) {
      isPrivate ||= /\b(private|windows)\b/.test(line);
      continue;
    }
    const name = isPrivate ? null : recipeName(line);
    if (name !== null) names.add(name);
    if (line.trim() !== '' && !line.startsWith('#')) isPrivate = false;
  }
  return [...names];
}

/** Lines that stand at the left edge and outside of texts over several lines. */
function* topLines(text: string): Iterable<string> {
  let open: string | null = null;
  for (const line of text.split(/\r?\n/)) {
    const quotes: string[] = line.match(/"""|'''|```/g) ?? [];
    if (open === null && !/^\s+\S/.test(line)) yield line;
    for (const quote of quotes) {
      if (open === null) open = quote;
      else if (open === quote) open = null;
    }
  }
}

/** `@build target='all' *flags: lint test` → `build`; null for settings, assignments and recipes with a parameter that has no default. */
function recipeName(line: string): string | null {
  const code = line.replaceAll(/(["'`])(?:(?!\1).)*\1/g, 'text').replace(/#.*$/, '');
  const colon = code.indexOf(':');
  if (colon < 0 || code[colon + 1] === '=') return null;
  const [first = '', ...parameters] = code.slice(0, colon).split(/\s+/);
  const name = first.replace(/^@/, '');
  if (!/^[A-Za-z][\w-]*$/.test(name) || /^(set|alias|export|import|mod)$/.test(name)) return null;
  return parameters.every((word) => word === '' || word.startsWith('*') || word.includes('=')) ? name : null;
}
