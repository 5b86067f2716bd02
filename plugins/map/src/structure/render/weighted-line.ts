/**
 * A line of Markdown without its line end. Lines are printed in the order in which they come; where there is no room
 * the lightest go first.
 */
export interface WeightedLine {
  readonly text: string;
  /** From 0 to 1. */
  readonly weight: number;
  /**
   * Longer texts in its place, each longer than the one before: the longest that there is room for is taken when all
   * lines are chosen.
   */
  readonly fuller?: readonly string[];
  /** Such a share of the section, from 0 to 1, it may fill before lighter lines are chosen. */
  readonly eager?: number;
}

/** How many items stand in the first line of a list, and how many in each further one. */
export interface LineLengths {
  readonly first: number;
  readonly further: number;
}

/**
 * A list as lines of a few items each, the later ones ever lighter, so that what matters least is cut first. The first
 * line is short, so that there is
 * room for the most important items of every list before there is any for the rest of one.
 * @param items the most important first
 */
export function itemLines(
  label: string,
  items: readonly string[],
  weight: number,
  { first, further }: LineLengths = { first: 5, further: 8 },
): WeightedLine[] {
  const lines: WeightedLine[] = [];
  for (let at = 0; at < items.length; at += at === 0 ? first : further) {
    const end = at + (at === 0 ? first : further);
    lines.push({
      text: `- ${at === 0 ? label : `more ${label}`}: ${items.slice(at, end).join(', ')}`,
      weight: weight * 0.6 ** lines.length,
    });
  }
  return lines;
}
