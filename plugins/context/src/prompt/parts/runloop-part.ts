import { join } from 'node:path';
import type { ConfigService, Project, PromptPart } from '@cub/plugin-sdk';
import { runloopText } from '../../templates/runloop.js';
import { taskCommands } from '../../templates/task-commands.js';
import { readOptionalFile } from '../read-optional-file.js';

export interface RunloopDeps {
  readonly project: Pick<Project, 'root'>;
  readonly config: Pick<ConfigService, 'values'>;
}

/** Where a project keeps its own instructions. */
export const RUNLOOP = '.cub/runloop.md';
/** Where it may keep them otherwise; the first one that says something counts, after that of `.cub`. */
export const RUNLOOPS_ELSEWHERE = ['PROMPT.md', 'templates/PROMPT.md', 'templates/runloop.md'];

/** How an agent works on a task. */
export function runloopPart({ project, config }: RunloopDeps): PromptPart {
  return {
    order: 10,
    target: 'system',
    cut: 'never',
    render: async () => {
      for (const source of [RUNLOOP, ...RUNLOOPS_ELSEWHERE]) {
        const text = readOptionalFile(join(project.root, source));
        if (text !== null && text.trim() !== '') return { text, source };
      }
      return { text: runloopText(taskCommands(config.values.tasks?.backend)), source: 'built in' };
    },
  };
}
