import { formatTable, plainText, terminalWidth } from '@cub/plugin-sdk/text';
import type { TaskLine } from '../services/task-line.js';
import { cost, duration } from './text-parts.js';

const INDENT = 2;

/** The tasks of an epic or a run, one line each. */
export function taskTable(tasks: readonly TaskLine[]): string[] {
  if (tasks.length === 0) return [];
  const width = terminalWidth();
  const table = formatTable(
    tasks,
    [
      { title: 'ID', value: ({ id }) => plainText(id) },
      { title: 'STATUS', value: ({ status }) => status },
      { title: 'ATTEMPTS', value: ({ attempts }) => String(attempts), align: 'right', dispensable: 2 },
      { title: 'DURATION', value: (task) => (task.status === 'open' ? '-' : duration(task.duration_seconds, task.unknown_duration_count)), align: 'right', dispensable: 1 },
      { title: 'COST', value: (task) => (task.status === 'open' ? '-' : cost(task)), align: 'right' },
      { title: 'TITLE', value: ({ title }) => plainText(title ?? '-'), flexible: true },
    ],
    width === undefined ? undefined : width - INDENT,
  );
  return table.split('\n');
}
