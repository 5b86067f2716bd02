import { purposeOf } from '../command-purpose.js';
import type { FoundCommand } from '../findings.js';
import type { Folder } from '../folder.js';
import { forEachName } from '../shell-word.js';

/** In the order in which make looks for them. */
const FILES = ['GNUmakefile', 'makefile', 'Makefile'];

export async function readMakefile(folder: Folder): Promise<FoundCommand[]> {
  const file = folder.firstOf(...FILES);
  if (file === null) return [];
  const { targets, phony } = makeTargets(folder.text(file) ?? '');
  const wanted = targets.filter((name) => phony.has(name) || !isFile(folder, name));
  return forEachName(wanted, (word, name) => ({ command: `make ${word}`, what: purposeOf(name), from: folder.at(file) }));
}

/** A target that is made as a file is a step on the way, not something that one asks for. */
function isFile(folder: Folder, name: string): boolean {
  return /[./]/.test(name) || folder.has(name) || folder.files.hasFolder(folder.at(name));
}

/**
 * Names of the rules, in their order, and those declared `.PHONY`. Left out: pattern rules, special targets, names made of variables, what stands in a
 * recipe or in `define … endef`.
 */
export function makeTargets(text: string): { readonly targets: readonly string[]; readonly phony: ReadonlySet<string> } {
  const targets = new Set<string>();
  const phony = new Set<string>();
  for (const line of ruleLines(text)) {
    const rule = ruleOf(line);
    if (!rule) continue;
    if (rule.names.includes('.PHONY')) rule.prerequisites.split(/\s+/).forEach((name) => phony.add(name));
    else rule.names.filter(isPlain).forEach((name) => targets.add(name));
  }
  return { targets: [...targets], phony };
}

/** Lines that may be rules, with continuations joined. */
function* ruleLines(text: string): Iterable<string> {
  let isDefinition = false;
  for (const line of text.replaceAll(/\\\r?\n/g, ' ').split(/\r?\n/)) {
    if (/^ *(override +)?define\b/.test(line)) isDefinition = true;
    else if (/^ *endef\b/.test(line)) isDefinition = false;
    else if (!isDefinition && !line.startsWith('\t')) yield line;
  }
}

/** `a b: c` → names and what stands behind the colon; null for an assignment (also one for a single target, `a: X = 1`) and for all other lines. */
function ruleOf(line: string): { names: string[]; prerequisites: string } | null {
  const colon = colonOf(line);
  if (colon < 0) return null;
  const names = withoutReferences(line.slice(0, colon)).replace(/&$/, '').trim();
  const rest = line.slice(colon + 1).replace(/^:/, '');
  if (names === '' || /[=#]/.test(names) || /^:?:?=/.test(rest) || /^\s*(override\s+|export\s+|private\s+)*[\w.-]+\s*([:+?!]|::)?=/.test(rest)) return null;
  return { names: names.split(/\s+/), prerequisites: rest.replace(/[;#].*$/, '').trim() };
}

/** `x-$(A B)` → `x-%`: such a name is known to make alone, and reads here like one of a pattern. */
function withoutReferences(text: string): string {
  let depth = 0;
  let kept = '';
  for (const char of text) {
    if (char === '(' || char === '{') depth += 1;
    else if (char === ')' || char === '}') depth -= 1;
    else if (depth <= 0) kept += char === '$' ? '%' : char;
  }
  return kept;
}

/** The first colon that is not inside `$(…)` or `${…}`; -1 when there is none before a comment or an assignment. */
function colonOf(line: string): number {
  let depth = 0;
  for (let i = 0; i < line.length; i += 1) {
    const char = line[i];
    if (char === '(' || char === '{') depth += 1;
    else if (char === ')' || char === '}') depth -= 1;
    else if (depth === 0 && (char === '#' || char === '=')) return -1;
    else if (depth === 0 && char === ':') return i;
  }
  return -1;
}

function isPlain(name: string): boolean {
  return name !== '' && !/[%$*?~()\\]/.test(name) && !/^\.[A-Z_]+$/.test(name) && !name.startsWith('.');
}
