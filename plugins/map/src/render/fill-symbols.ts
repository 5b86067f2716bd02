/** A line that the map may have: a path, and names of which it shows the first ones. */
export interface SymbolLine {
  readonly path: string;
  /** Names, or signatures; the most telling first. */
  readonly names: readonly string[];
  /** What it is worth to name the file, and each of its names, in any scale. */
  readonly value: number;
  readonly nameValues: readonly number[];
}

/** What is shown of a line. */
export interface FilledLine {
  readonly path: string;
  readonly names: readonly string[];
}

/** A step from one map to a slightly longer one. */
interface Step {
  readonly line: number;
  readonly density: number;
}

/** About what a path and a name cost, for comparing them: what the whole costs is counted. */
const LETTERS_PER_TOKEN = 4;

/**
 * Spends a budget where a token is worth most: on the next path or on the next name of a path that is there. Lines keep their order.
 * @param fits whether a map with these lines is within the budget
 */
export function fillSymbols(lines: readonly SymbolLine[], fits: (lines: readonly FilledLine[]) => boolean): FilledLine[] {
  const steps = lines.flatMap(stepsOf).sort((a, b) => b.density - a.density || a.line - b.line);
  let [low, high] = [0, steps.length];
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (fits(take(lines, steps, middle))) low = middle;
    else high = middle - 1;
  }
  return take(lines, steps, low);
}

/** One line a file: `path: name, name`; signatures get a line each. */
export function renderSymbols(lines: readonly FilledLine[], signatures: boolean): string {
  const [before, between] = signatures ? [':\n  ', '\n  '] : [': ', ', '];
  return lines.map(({ path, names }) => `${path}${names.length > 0 ? before + names.join(between) : ''}\n`).join('');
}

/** The path first, then its names; none is worth more than what has to come before it. */
function stepsOf({ path, names, value, nameValues }: SymbolLine, line: number): Step[] {
  let density = value / (2 + path.length / LETTERS_PER_TOKEN);
  const steps = [{ line, density }];
  for (const [i, name] of names.entries()) {
    density = Math.min(density, (nameValues[i] ?? 0) / (1 + name.length / LETTERS_PER_TOKEN));
    steps.push({ line, density });
  }
  return steps;
}

function take(lines: readonly SymbolLine[], steps: readonly Step[], count: number): FilledLine[] {
  const shown = new Map<number, number>();
  for (const { line } of steps.slice(0, count)) shown.set(line, (shown.get(line) ?? -1) + 1);
  return lines.flatMap(({ path, names }, i) => (shown.has(i) ? [{ path, names: names.slice(0, shown.get(i)) }] : []));
}
