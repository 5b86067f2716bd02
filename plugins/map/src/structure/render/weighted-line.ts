/** A line of Markdown without its line end. Lines are printed in the order in which they come; where there is no room the lightest go first. */
export interface WeightedLine {
  readonly text: string;
  /** From 0 to 1. */
  readonly weight: number;
}

/**
 * A list as lines of a few items each, the later ones ever lighter, so that what matters least is cut first.
 * @param items the most important first
 */
export function itemLines(label: string, items: readonly string[], weight: number, perLine = 8): WeightedLine[] {
  const lines: WeightedLine[] = [];
  for (let at = 0; at < items.length; at += perLine) {
    const head = at === 0 ? label : `more ${label}`;
    lines.push({ text: `- ${head}: ${items.slice(at, at + perLine).join(', ')}`, weight: weight / (1 + at / perLine) });
  }
  return lines;
}
