import { plural } from '@cub/plugin-sdk/text';
import type { CheckReport } from '../services/run-checks.js';

const MARKS = { ok: '✓', warning: '!', error: '✗' } as const;

export function renderReport({ items, errors, warnings }: CheckReport): string {
  const titles = [...new Set(items.map((item) => item.title))];
  const sections = titles.map((title) => {
    const lines = items
      .filter((item) => item.title === title)
      .flatMap(({ severity, message, place, fix }) => [`  ${MARKS[severity]} ${place !== undefined && !message.includes(place) ? `${place}: ` : ''}${message}`, ...(fix === undefined ? [] : [`      → ${fix}`])]);
    return [title, ...lines].join('\n');
  });
  const sum = errors + warnings === 0 ? 'Everything is in order.' : `${plural(errors, 'error')}, ${plural(warnings, 'warning')}.`;
  return [...sections, sum].join('\n\n');
}
