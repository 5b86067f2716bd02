const ITEM = /^\s*(?:[-*+]|\d+[.)])\s+(?:\[[ xX]\]\s+)?(.*)$/;

export interface CriteriaBlock {
  readonly items: string[];
  /** How many of the lines belong to the list; what follows is ordinary text again. */
  readonly used: number;
}

/**
 * Reads a list of acceptance criteria; an item can span lines, which are joined by spaces.
 * The list ends at text that follows a blank line without being an item.
 */
export function readCriteria(lines: readonly string[]): CriteriaBlock {
  const items: string[] = [];
  let used = 0;
  let blank = false;
  let base = 0;
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') {
      blank = true;
      continue;
    }
    const item = ITEM.exec(line)?.[1];
    const indent = line.length - line.trimStart().length;
    if (items.length === 0) base = indent;
    const nested = items.length > 0 && indent >= base + 2;
    if (item !== undefined && !nested) items.push(item.trim());
    else if (items.length > 0 && (!blank || nested)) items.push(`${items.pop() ?? ''} ${line.trim()}`.trim());
    else break;
    blank = false;
    used = index + 1;
  }
  return { items: items.map((item) => item.replaceAll(/\s+/g, ' ').trim()).filter((item) => item !== ''), used };
}

/** The list as it is written into a task file. */
export function writeCriteria(items: readonly string[], eol: string): string {
  return items.map((item) => `- [ ] ${item.replaceAll(/\s+/g, ' ').trim()}${eol}`).join('');
}
