import { join } from 'node:path';
import type { ConfigService, Project, PromptPart } from '@cub/plugin-sdk';
import { runloopText } from '../../templates/runloop.js';
import { taskCommands } from '../../templates/task-commands.js';
import { readOptionalFile } from '../read-optional-file.js';

export interface RunloopDeps {
  readonly project: Pick<Project, 'root'>;
  readonly config: Pick<ConfigService, 'values'>;
}

/** Where a project may keep its own instructions; the first one that says something counts. */
const PLACES = ['.cub/runloop.md', 'PROMPT.md', 'templates/PROMPT.md', 'templates/runloop.md'];

/** How an agent works on a task. */
export function runloopPart({ project, config }: RunloopDeps): PromptPart {
  return {
    order: 10,
    target: 'system',
    cut: 'never',
    render: async () => {
      for (const source of PLACES) {
        const text = readOptionalFile(join(project.root, source));
        if (text !== null && text.trim() !== '') return { text, source };
      }
      return { text: runloopText(taskCommands(config.values.tasks?.backend)), source: 'built in' };
    },
  };
}
