import type { Capture, LanguageParser, ParsedLanguage } from '../parser/parser.js';
import { DEFINITION_KINDS, type Definition, type DefinitionKind, type FileTags } from './tags.js';

const DEFINITION = 'definition.';
const LONGEST_NAME = 120;

/** A definition while its file is read. */
interface Found {
  readonly pattern: number;
  readonly name: string;
  readonly kind: DefinitionKind;
  readonly start: number;
  readonly end: number;
}

/** What a text defines and uses, as the query of its language sees it. @throws Error what the parser says about the text */
export function extractTags(parser: LanguageParser, language: ParsedLanguage, text: string): FileTags {
  const found = new Map<number, Found>();
  const references = new Map<string, number>();
  const imports = new Set<string>();
  const exported = { places: new Set<number>(), names: new Set<string>() };
  for (const { pattern, captures } of parser.matches(text)) {
    const definition = toDefinition(pattern, captures, text);
    if (definition) {
      // Patterns may overlap: `export const f = () => …` is a constant and a function; the first pattern of the query counts.
      if ((found.get(definition.place)?.pattern ?? Infinity) > pattern) found.set(definition.place, definition.found);
      continue;
    }
    for (const { name, start, end } of captures) {
      if (name === 'reference') count(references, text.slice(start, end));
      else if (name === 'import') imports.add(unquoted(text.slice(start, end)));
      else if (name === 'exported') exported.places.add(start);
      else if (name === 'exported.name') exported.names.add(text.slice(start, end));
    }
  }
  return { definitions: inOrder([...found.values()], exported, language, text), references, imports: [...imports] };
}

function toDefinition(pattern: number, captures: readonly Capture[], text: string): { place: number; found: Found } | null {
  const around = captures.find(({ name }) => name.startsWith(DEFINITION));
  const name = captures.find((capture) => capture.name === 'name');
  if (!around || !name) return null;
  const kind = around.name.slice(DEFINITION.length) as DefinitionKind;
  const said = unquoted(text.slice(name.start, name.end));
  if (!DEFINITION_KINDS.includes(kind) || said === '' || said.length > LONGEST_NAME || /\s/.test(said)) return null;
  return { place: name.start, found: { pattern, name: said, kind, start: around.start, end: around.end } };
}

function count(counts: Map<string, number>, name: string): void {
  if (name.length <= LONGEST_NAME) counts.set(name, (counts.get(name) ?? 0) + 1);
}

function unquoted(text: string): string {
  return /^(["'`]).*\1$/s.test(text) || /^<.*>$/s.test(text) ? text.slice(1, -1) : text;
}

function inOrder(
  found: Found[],
  exported: { places: ReadonlySet<number>; names: ReadonlySet<string> },
  { publicNames }: ParsedLanguage,
  text: string,
): Definition[] {
  found.sort((a, b) => a.start - b.start || b.end - a.end);
  const lineOf = lineFinder(text);
  const open: number[] = [];
  const definitions: Definition[] = [];
  for (const { name, kind, start, end } of found) {
    while (open.length > 0 && (found[open.at(-1) as number] as Found).end <= start) open.pop();
    const owner = open.at(-1) ?? -1;
    const isExported = exported.places.has(start) || (owner === -1 && (exported.names.has(name) || (publicNames?.test(name) ?? false)));
    open.push(definitions.length);
    definitions.push({ name, kind, line: lineOf(start), endLine: lineOf(Math.max(start, end - 1)), exported: isExported, owner });
  }
  return definitions;
}

/** The line, from 1, of an offset. */
function lineFinder(text: string): (offset: number) => number {
  const starts: number[] = [0];
  for (let i = text.indexOf('\n'); i !== -1; i = text.indexOf('\n', i + 1)) starts.push(i + 1);
  return (offset) => {
    let [low, high] = [0, starts.length];
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if ((starts[middle] as number) <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  };
}
