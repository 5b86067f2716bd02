import type { Check, Finding, RelationFault, TaskFault, TaskService } from '@cub/plugin-sdk';
import { plural } from '@cub/plugin-sdk/text';

/** Task files that cannot be read, and tasks that can never be ready: nobody works on them. */
export function tasksCheck(tasks: Pick<TaskService, 'list' | 'readiness'>): Check {
  return {
    title: 'Tasks',
    run: async () => {
      const { items, faults } = await tasks.list();
      const relations = (await tasks.readiness()).faults;
      const findings = [...faults.map(readingFinding), ...relations.map(relationFinding)];
      if (findings.length > 0) return findings;
      return [{ severity: 'ok', message: `${plural(items.length, 'task or epic', 'tasks and epics')}, all readable, and each can be finished` }];
    },
  };
}

function readingFinding({ file, line, expected, received, partial }: TaskFault): Finding {
  return {
    severity: partial ? 'warning' : 'error',
    message: `expected ${expected}, received ${received}`,
    place: line === null ? file : `${file}:${line}`,
    fix: partial
      ? 'Correct the value, or remove the line that does not count; the task itself is read.'
      : 'Correct the file; until then nobody works on what cannot be read, and its epic stays open.',
  };
}

function relationFinding({ kind, id, target, text }: RelationFault): Finding {
  const fixes: Readonly<Record<RelationFault['kind'], string>> = {
    cycle: `Remove one of these dependencies, for example with \`cub task dep rm ${id} ${target}\`.`,
    'missing-dependency': `The task is never ready. Create ${target}, or run \`cub task dep rm ${id} ${target}\`.`,
    'missing-parent': `Create ${target}, or move the task with \`cub task update ${id} --parent EPIC\`.`,
    'own-epic': `Run \`cub task dep rm ${id} ${target}\`.`,
  };
  return { severity: kind === 'cycle' || kind === 'missing-dependency' ? 'error' : 'warning', message: text, place: id, fix: fixes[kind] };
}
