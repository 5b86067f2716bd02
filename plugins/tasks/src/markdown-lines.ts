/** One line of a markdown text. */
export interface MarkdownLine {
  /** Without its line end. */
  readonly text: string;
  /** From 1. */
  readonly number: number;
  /** Inside a fenced code block, or one of its fences: whatever it looks like, it is no heading. */
  readonly fenced: boolean;
}

export interface MarkdownText {
  readonly lines: readonly MarkdownLine[];
  /** Line of a fence that is never closed; everything after it is code. */
  readonly openFence: number | null;
}

interface Fence {
  readonly mark: string;
  readonly line: number;
}

/** Fences may be indented by any amount: those inside list items are. */
const FENCE = /^\s*(`{3,}|~{3,})(.*)$/;

/** Cuts markdown into lines and marks those inside code fences. A byte order mark is dropped. */
export function markdownLines(text: string): MarkdownText {
  let fence: Fence | null = null;
  const lines = text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .map((line, index): MarkdownLine => {
      const before: Fence | null = fence;
      fence = nextFence(before, line, index + 1);
      return { text: line, number: index + 1, fenced: before !== null || fence !== null };
    });
  return { lines, openFence: (fence as Fence | null)?.line ?? null };
}

function nextFence(open: Fence | null, line: string, number: number): Fence | null {
  const match = FENCE.exec(line);
  const mark = match?.[1];
  const info = match?.[2] ?? '';
  if (mark === undefined) return open;
  if (open === null) return mark.startsWith('`') && info.includes('`') ? null : { mark, line: number };
  const closes = mark[0] === open.mark[0] && mark.length >= open.mark.length && info.trim() === '';
  return closes ? null : open;
}
