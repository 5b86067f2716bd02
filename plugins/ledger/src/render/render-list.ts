import type { JournalFault } from '@cub/plugin-sdk';
import { formatLocalTime, formatNumber, formatTable, plainText, terminalWidth, type Column } from '@cub/plugin-sdk/text';
import type { AnyLedgerLine, EpicIndexLine, LedgerLine, PlanIndexLine, RunIndexLine } from '@cub/schema';
import { cost } from './text-parts.js';

/** @param items all of one kind */
export function renderList({ items, total }: { items: readonly AnyLedgerLine[]; total: number }): string {
  const [first] = items;
  if (!first) return 'No entries.';
  const table = TABLES[first.kind](items);
  return items.length < total ? `${table}\n\n${formatNumber(items.length)} of ${formatNumber(total)}, ${formatNumber(total - items.length)} more; \`--limit 0\` shows all.` : table;
}

const ID: Column<AnyLedgerLine> = { title: 'ID', value: ({ id }) => plainText(id) };
const ATTEMPTS: Column<AnyLedgerLine> = { title: 'ATTEMPTS', value: ({ attempts }) => (attempts === null ? 'n/a' : String(attempts)), align: 'right', dispensable: 3 };
const COST: Column<AnyLedgerLine> = { title: 'COST', value: cost, align: 'right' };
const UPDATED: Column<AnyLedgerLine> = { title: 'UPDATED', value: (line) => formatLocalTime(line.updated_at), dispensable: 1 };
const TITLE: Column<AnyLedgerLine> = { title: 'TITLE', value: ({ title }) => plainText(title), flexible: true };

const TASKS: readonly Column<LedgerLine>[] = [
  ID,
  { title: 'STATUS', value: ({ status }) => status },
  { title: 'STAGE', value: ({ stage }) => stage, dispensable: 2 },
  { title: 'EPIC', value: ({ epic }) => plainText(epic ?? '-'), dispensable: 4 },
  ATTEMPTS,
  COST,
  UPDATED,
  TITLE,
];
const EPICS: readonly Column<EpicIndexLine>[] = [
  ID,
  { title: 'STAGE', value: ({ stage }) => stage },
  { title: 'PLAN', value: ({ plan }) => plainText(plan ?? '-'), dispensable: 4 },
  ATTEMPTS,
  COST,
  UPDATED,
  TITLE,
];
const PLANS: readonly Column<PlanIndexLine>[] = [ID, { title: 'COMPLETED', value: ({ completed_at: at }) => (at === null ? '-' : formatLocalTime(at)), dispensable: 2 }, ATTEMPTS, COST, UPDATED, TITLE];
const RUNS: readonly Column<RunIndexLine>[] = [
  ID,
  { title: 'STATUS', value: ({ status }) => status },
  { title: 'HARNESS', value: ({ harnesses }) => plainText(harnesses.join(', ')), dispensable: 4 },
  ATTEMPTS,
  COST,
  UPDATED,
];

/** One kind has one table; the lines of a list are all of the same. */
const TABLES: { readonly [Kind in AnyLedgerLine['kind']]: (lines: readonly AnyLedgerLine[]) => string } = {
  task: (lines) => formatTable(lines.filter((line) => line.kind === 'task'), TASKS, terminalWidth()),
  epic: (lines) => formatTable(lines.filter((line) => line.kind === 'epic'), EPICS, terminalWidth()),
  plan: (lines) => formatTable(lines.filter((line) => line.kind === 'plan'), PLANS, terminalWidth()),
  run: (lines) => formatTable(lines.filter((line) => line.kind === 'run'), RUNS, terminalWidth()),
};

const MAX_FAULTS = 20;

/** Lines of the journal or the index that could not be read; the rest is shown all the same. */
export function renderFaults(faults: readonly JournalFault[]): string {
  const lines = faults.slice(0, MAX_FAULTS).map(({ file, line, expected, received }) => `Warning: ${plainText(file)}:${line}: expected ${expected}, received ${plainText(received)}`);
  return [...lines, ...(faults.length > MAX_FAULTS ? [`Warning: ${formatNumber(faults.length - MAX_FAULTS)} more lines could not be read.`] : [])].join('\n');
}
