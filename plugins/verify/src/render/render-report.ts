import { plural, visibleText } from '@cub/plugin-sdk/text';
import type { CheckedFinding, CheckReport } from '../services/run-checks.js';

const MARKS = { ok: '✓', warning: '!', error: '✗' } as const;
const SHOWN = 20;

/** @param options.all every finding; without it the first 20 of each severity of a check */
export function renderReport({ items, errors, warnings }: CheckReport, { all = false }: { all?: boolean } = {}): string {
  const titles = [...new Set(items.map((item) => item.title))];
  const sections = titles.map((title) => [title, ...linesOf(items.filter((item) => item.title === title), all ? Infinity : SHOWN)].join('\n'));
  const sum = errors + warnings === 0 ? 'Everything is in order.' : `${plural(errors, 'error')}, ${plural(warnings, 'warning')}.`;
  return [...sections, sum].join('\n\n');
}

function linesOf(items: readonly CheckedFinding[], limit: number): string[] {
  return (['error', 'warning', 'ok'] as const).flatMap((severity) => {
    const found = items.filter((item) => item.severity === severity);
    const more = found.length - limit;
    return [...found.slice(0, limit).flatMap(lines), ...(more > 0 ? [`  ${MARKS[severity]} ${more} more; \`--all\` shows them`] : [])];
  });
}

function lines({ severity, message, place, fix }: CheckedFinding): string[] {
  const where = place !== undefined && !message.includes(place) ? `${place}: ` : '';
  return [indented(`  ${MARKS[severity]} ${where}${message}`), ...(fix === undefined ? [] : [indented(`      → ${fix}`)])];
}

/** A line end in the name of a file must not make a line that reads as a finding. */
function indented(line: string): string {
  return visibleText(line).replaceAll('\n', '\n        ');
}
