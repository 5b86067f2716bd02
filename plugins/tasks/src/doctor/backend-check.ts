import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Check, Finding, Project } from '@cub/plugin-sdk';

/** What each of our backends keeps its tasks in, relative to the project. */
const PLACES = { files: '.cub/tasks', jsonl: '.cub/tasks.jsonl', beads: '.beads/issues.jsonl' } as const;

/** Tasks that are there but not seen, because another backend is chosen. Nothing is switched without being asked. */
export function backendCheck(project: Pick<Project, 'root'>, chosen: string): Check {
  return {
    title: 'Task backend',
    run: async () => {
      const passedOver = Object.entries(PLACES).filter(([name, place]) => name !== chosen && holdsTasks(path.join(project.root, place)));
      const findings = passedOver.map(
        ([name, place]): Finding => ({
          severity: 'warning',
          message: `${place} holds tasks, but cub uses the backend "${chosen}" and does not see them`,
          place,
          fix: `To use them, set "tasks": {"backend": "${name}"} in .cub/config.json; otherwise remove ${place}.`,
        }),
      );
      return findings.length > 0 ? findings : [{ severity: 'ok', message: `tasks are kept by the backend "${chosen}", and there are no others` }];
    },
  };
}

function holdsTasks(place: string): boolean {
  try {
    const stat = statSync(place);
    return stat.isDirectory() ? readdirSync(place).some((name) => name.endsWith('.md') && !name.startsWith('.')) : stat.size > 0;
  } catch {
    // What is not there, or cannot be looked at, is nobody's choice of a backend.
    return false;
  }
}
