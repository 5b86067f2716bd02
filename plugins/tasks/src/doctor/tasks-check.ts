import type { Check, Finding, TaskService } from '@cub/plugin-sdk';

/** Task files that cannot be read: nobody works on them. */
export function tasksCheck(tasks: Pick<TaskService, 'list'>): Check {
  return {
    title: 'Tasks',
    run: async () => {
      const { items, faults } = await tasks.list();
      const findings = faults.map(
        ({ file, line, expected, received }): Finding => ({
          severity: 'error',
          message: `expected ${expected}, received ${received}`,
          place: line === null ? file : `${file}:${line}`,
          fix: 'Correct the file; until then nobody works on what cannot be read, and its epic stays open.',
        }),
      );
      return findings.length > 0 ? findings : [{ severity: 'ok', message: `${items.length} tasks and epics, all of them readable` }];
    },
  };
}
