import type { Task } from '@cub/schema';
import type { RelationFault, TaskFault, WaitReason } from '@cub/plugin-sdk';
import { formatTable, plural, terminalWidth, visibleLine } from '@cub/plugin-sdk/text';
import type { WaitingTask } from '../services/waiting-tasks.js';

const MAX_WAITING = 10;

/** A table of tasks; epics are marked by their type. What a task waits for has a column where one does. */
export function renderTasks(
  tasks: readonly (Task & { readonly waits_for?: readonly WaitReason[] })[],
  empty: string
): string {
  if (tasks.length === 0) return empty;
  const waits = {
    title: 'WAITS FOR',
    value: (task: (typeof tasks)[number]) => (task.waits_for ?? []).map(renderWait).join(', '),
  };
  return formatTable(
    tasks,
    [
      { title: 'ID', value: (task) => task.id },
      { title: 'P', value: (task) => String(task.priority) },
      { title: 'STATUS', value: (task) => task.status },
      { title: 'TYPE', value: (task) => task.type },
      { title: 'TITLE', value: (task) => task.title, flexible: true },
      ...(tasks.some((task) => (task.waits_for ?? []).length > 0) ? [waits] : []),
    ],
    terminalWidth()
  );
}

/** `x-1`, `x-1 (through x-2)`, `gone (does not exist)` */
export function renderWait({ id, through, kind }: WaitReason): string {
  const remarks = [
    ...(through === null ? [] : [`through ${through}`]),
    ...(kind === 'missing' ? ['does not exist'] : kind === 'unreadable' ? ['cannot be read'] : []),
  ];
  return `${id}${remarks.length > 0 ? ` (${remarks.join(', ')})` : ''}`;
}

/** Why tasks that could be worked on are not ready. */
export function renderWaiting(waiting: readonly WaitingTask[]): string {
  const lines = waiting
    .slice(0, MAX_WAITING)
    .map(({ id, reasons }) => `  ${id} ${reasons.map(({ text }) => visibleLine(text)).join('; ')}`);
  const rest = waiting.length - lines.length;
  return [
    `Nothing is ready. ${plural(waiting.length, 'task')} not ready yet:`,
    ...lines,
    ...(rest > 0 ? [`  and ${rest} more`] : []),
  ].join('\n');
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

/** Cycles keep tasks back that nobody can ever finish. */
export function renderCycles(faults: readonly RelationFault[]): string {
  return faults
    .filter(({ kind }) => kind === 'cycle')
    .map(({ text, id, target }) => `Warning: ${visibleLine(text)}. To end it: \`cub task dep rm ${id} ${target}\``)
    .join('\n');
}
