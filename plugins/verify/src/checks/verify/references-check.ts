import type { Check, Finding, TaskService } from '@cub/plugin-sdk';
import type { Task } from '@cub/schema';

/** Dependencies and parents that do not exist: a task would wait for them for ever. */
export function referencesCheck(tasks: Pick<TaskService, 'list'>): Check {
  return {
    title: 'References',
    run: async () => {
      const { items, faults } = await tasks.list();
      const known = new Set(items.map(({ id }) => id));
      // A definition that cannot be read may be the one that is named.
      const severity = faults.length > 0 ? 'warning' : 'error';
      const findings = items.flatMap((task) => [...danglingDependencies(task, known, severity), ...danglingParent(task, known, severity)]);
      return findings.length > 0 ? findings : [{ severity: 'ok', message: 'every dependency and parent of a task exists' }];
    },
  };
}

function danglingDependencies(task: Task, known: ReadonlySet<string>, severity: 'warning' | 'error'): Finding[] {
  return task.depends_on
    .filter((id) => !known.has(id))
    .map((id) => ({ severity, message: `${task.id} depends on ${id}, which does not exist`, place: task.id, fix: `Take it out with \`cub task dep remove ${task.id} ${id}\`, or create it.` }));
}

function danglingParent(task: Task, known: ReadonlySet<string>, severity: 'warning' | 'error'): Finding[] {
  if (task.parent === null || known.has(task.parent)) return [];
  return [{ severity, message: `${task.id} belongs to ${task.parent}, which does not exist`, place: task.id, fix: `Create the epic ${task.parent}, or take the parent out of the definition of ${task.id}.` }];
}
