import { formatNumber, formatTable, plural, type Column } from '@cub/plugin-sdk/text';
import type { ContextPart, ContextShowResult } from '@cub/schema';

const COLUMNS: readonly Column<ContextPart>[] = [
  { title: 'PART', value: ({ id }) => id },
  { title: 'PROMPT', value: ({ target }) => target, dispensable: 1 },
  { title: 'TOKENS', value: ({ tokens }) => formatNumber(tokens), align: 'right' },
  { title: 'SOURCE', value: ({ source }) => source, flexible: true },
  { title: 'CUT', value: ({ cut }) => cutInWords(cut) },
];

/** How big a prompt is and what it is made of: a table, and the sum. @param width columns of the terminal, if there is one */
export function renderParts({ id, attempt, tokens, token_budget: budget, parts }: ContextShowResult, width: number | undefined): string {
  const columns = parts.some(({ cut }) => cut !== null) ? COLUMNS : COLUMNS.slice(0, -1);
  const sum = `Attempt ${attempt} of ${id}: ${formatNumber(tokens)} of at most ${plural(budget, 'token')}.`;
  return [...(parts.length === 0 ? [] : [formatTable(parts, columns, width), '']), sum].join('\n');
}

function cutInWords(cut: ContextPart['cut']): string {
  if (cut === null) return '';
  if (cut.tokens_after === 0) return `all ${formatNumber(cut.tokens_before)}: no room`;
  return `from ${formatNumber(cut.tokens_before)}, ${cut.budget === 'part' ? 'its budget' : 'no room'}`;
}
