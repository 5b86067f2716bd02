/** Longest blank line, its end included: git compares files in pieces of at most 64 bytes. */
const WIDTH = 64;

/**
 * Blank lines, which readers pass over, that keep git from taking the file for one of those that it replaces: from half of
 * its content on git calls that a rename, and then puts what an old branch adds to the folder of the old file into conflict
 * (measured with git 2.39: "CONFLICT (file location)", and "rename/rename" where two branches compact).
 * @param size bytes of the lines of the new file
 * @param largest bytes of the lines of the largest file that it replaces
 * @param taken widths of the blank lines in the files that it replaces: equal ones would count as content
 */
export function blankLines(size: number, largest: number, taken: ReadonlySet<number>): string {
  const missing = 2 * largest + 1 - size;
  if (missing <= 0) return '';
  let width = 1;
  while (taken.has(width) && width < WIDTH) width += 1;
  return `${' '.repeat(width - 1)}\n`.repeat(Math.ceil(missing / width));
}
