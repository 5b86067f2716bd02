import { plural, visibleText } from '@cub/plugin-sdk/text';
import type { CheckReport } from '../services/run-checks.js';

const MARKS = { ok: '✓', warning: '!', error: '✗' } as const;

export function renderReport({ items, errors, warnings }: CheckReport): string {
  const titles = [...new Set(items.map((item) => item.title))];
  const sections = titles.map((title) => {
    const lines = items
      .filter((item) => item.title === title)
      .flatMap(({ severity, message, place, fix }) => [
        indented(`  ${MARKS[severity]} ${place !== undefined && !message.includes(place) ? `${place}: ` : ''}${message}`),
        ...(fix === undefined ? [] : [indented(`      → ${fix}`)]),
      ]);
    return [title, ...lines].join('\n');
  });
  const sum = errors + warnings === 0 ? 'Everything is in order.' : `${plural(errors, 'error')}, ${plural(warnings, 'warning')}.`;
  return [...sections, sum].join('\n\n');
}

/** A line end in the name of a file must not make a line that reads as a finding. */
function indented(line: string): string {
  return visibleText(line).replaceAll('\n', '\n        ');
}
