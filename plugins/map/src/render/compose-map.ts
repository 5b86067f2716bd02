import type { WeightedLine } from '../structure/render/weighted-line.js';
import type { TokenCounter } from '../tokens/token-counter.js';
import { fillSymbols, renderSymbols, type FilledLine, type SymbolLine } from './fill-symbols.js';

/** What a map is made of; every text is Markdown. */
export interface MapParts {
  readonly stacks: readonly WeightedLine[];
  readonly commands: readonly WeightedLine[];
  readonly structure: readonly WeightedLine[];
  readonly symbols: readonly SymbolLine[];
  /** The names of `symbols` are signatures. */
  readonly signatures: boolean;
  /** The section on health, as much of it as fits. @param tokens hard limit */
  readonly health: (tokens: number) => string | null;
  /**
   * With a query, or paths in focus, the files that have to do with it come first of all, and get nearly all of the
   * room.
   */
  readonly isFocused: boolean;
}

export interface ComposedMap {
  readonly text: string;
  readonly tokens: number;
  readonly lines: readonly FilledLine[];
}

/** Shares of the budget: what is not needed by one part goes to the symbols. */
const SHARES = {
  overview: { about: 0.15, structure: 0.25, health: 0.1 },
  focused: { about: 0.06, structure: 0.08, health: 0.04 },
} as const;
const TITLE = '# Project Map\n\n';

/** The map: its text never has more tokens than the budget. */
export function composeMap(parts: MapParts, budget: number, { count }: Pick<TokenCounter, 'count'>): ComposedMap {
  const shares = parts.isFocused ? SHARES.focused : SHARES.overview;
  const fit = (heading: string, lines: readonly WeightedLine[], share: number) =>
    fillSection(heading, lines, (text, part = 1) => count(text) <= budget * share * part);
  const stacks = fit('Tech Stack', parts.stacks, shares.about / 2);
  const commands = fit('Build Commands', parts.commands, shares.about - count(stacks) / budget);
  const structure = fit('Structure', parts.structure, shares.structure);
  const health = parts.health(Math.floor(budget * shares.health));
  const around = (symbols: string) => {
    const last = health === null ? '' : `${health}\n`;
    const sections = parts.isFocused
      ? [symbols, structure, stacks, commands, last]
      : [stacks, commands, structure, symbols, last];
    return `${[TITLE, ...sections]
      .filter((section) => section !== '')
      .map((section) => section.trimEnd())
      .join('\n\n')}\n`;
  };
  const withLines = (lines: readonly FilledLine[]) =>
    around(lines.length === 0 ? '' : `## Key Symbols\n\n${renderSymbols(lines, parts.signatures)}`);
  const lines = fillSymbols(parts.symbols, (some) => count(withLines(some)) <= budget);
  const text = withLines(lines);
  const tokens = count(text);
  return tokens <= budget ? { text, tokens, lines } : { text: '', tokens: 0, lines: [] };
}

/**
 * A section with the weightiest lines that fit, in their order, each as full as there is room for; empty when there is
 * none.
 * @param fits whether a text has no more tokens than such a part of the section
 */
function fillSection(
  heading: string,
  lines: readonly WeightedLine[],
  fits: (text: string, part?: number) => boolean,
): string {
  const byWeight = [...lines.keys()].sort(
    (a, b) => (lines[b] as WeightedLine).weight - (lines[a] as WeightedLine).weight || a - b,
  );
  const kept = new Map<number, string>();
  const text = () =>
    `## ${heading}\n\n${[...lines.keys()].flatMap((i) => (kept.has(i) ? [`${kept.get(i)}\n`] : [])).join('')}`;
  const fill = (i: number, part: number) =>
    fillLine(lines[i] as WeightedLine, (longer) => (kept.set(i, longer), fits(text(), part)));
  for (const i of byWeight) {
    const { text: shortest, eager } = lines[i] as WeightedLine;
    kept.set(i, shortest);
    if (!fits(text())) kept.delete(i);
    else if (eager !== undefined) fill(i, eager);
  }
  for (const i of byWeight) if (kept.has(i)) fill(i, 1);
  return kept.size > 0 ? text() : '';
}

/** Puts the longest text that fits in the place of a line. @param put a text there; @returns whether all fits then */
function fillLine({ text, fuller = [] }: WeightedLine, put: (text: string) => boolean): void {
  let [low, high] = [0, fuller.length];
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (put(fuller[middle - 1] as string)) low = middle;
    else high = middle - 1;
  }
  put(low === 0 ? text : (fuller[low - 1] as string));
}
