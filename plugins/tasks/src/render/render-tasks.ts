import type { Task } from '@cub/schema';
import type { TaskFault } from '@cub/plugin-sdk';
import { formatTable, terminalWidth, visibleLine } from '@cub/plugin-sdk/text';

/** A table of tasks; epics are marked by their type. */
export function renderTasks(tasks: readonly Task[], empty: string): string {
  if (tasks.length === 0) return empty;
  return formatTable(
    tasks,
    [
      { title: 'ID', value: (task) => task.id },
      { title: 'P', value: (task) => String(task.priority) },
      { title: 'STATUS', value: (task) => task.status },
      { title: 'TYPE', value: (task) => task.type },
      { title: 'TITLE', value: (task) => task.title, flexible: true },
      { title: 'WAITS FOR', value: (task) => task.depends_on.join(', ') },
    ],
    terminalWidth(),
  );
}

/** What could not be read; the rest was listed. */
export function renderFaults(faults: readonly TaskFault[]): string {
  return faults
    .map(({ file, line, expected, received }) => {
      const place = line === null ? file : `${file}:${line}`;
      return visibleLine(`Warning: ${place}: expected ${expected}, received ${received}`);
    })
    .join('\n');
}
