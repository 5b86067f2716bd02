/** An opening fence of a code block, as CommonMark 4.5 has it; a backtick in what follows makes it none. */
const OPENING = /^ {0,3}(`{3,}(?=[^`]*$)|~{3,})/;

/** The fence that is open at the end of a text, so that the next line would be code; null when there is none. */
export function openFence(text: string): string | null {
  let open: string | null = null;
  for (const line of text.split(/\r\n|\n|\r/)) {
    if (open === null) open = OPENING.exec(line)?.[1] ?? null;
    else if (closes(line, open)) open = null;
  }
  return open;
}

function closes(line: string, open: string): boolean {
  const fence = /^ {0,3}(`{3,}|~{3,})[ \t]*$/.exec(line)?.[1];
  return fence !== undefined && fence[0] === open[0] && fence.length >= open.length;
}

/** A text of somebody else, after which no line of ours is taken for code. */
export function withFencesClosed(text: string): string {
  const open = openFence(text);
  return open === null ? text : `${text.replace(/\n$/, '')}\n${open}`;
}

/** Lines as a code block, in a fence longer than any inside, so that none of them can end it. */
export function fenced(lines: readonly string[]): string[] {
  const longest = lines.flatMap((line) => [...line.matchAll(/`{3,}/g)]).reduce((max, [ticks]) => Math.max(max, ticks.length), 2);
  const fence = '`'.repeat(longest + 1);
  return [fence, ...lines, fence];
}
