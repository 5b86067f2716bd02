import { join } from 'node:path';
import type { Project, PromptPart } from '@cub/plugin-sdk';
import { readOptionalFile } from '../read-optional-file.js';

/** The project's principles, if it has written them down. */
export function constitutionPart(project: Pick<Project, 'cubDir'>): PromptPart {
  return {
    order: 20,
    target: 'system',
    cut: 'never',
    render: async () => {
      const text = readOptionalFile(join(project.cubDir, 'constitution.md'));
      return text === null ? null : { text, source: '.cub/constitution.md' };
    },
  };
}
