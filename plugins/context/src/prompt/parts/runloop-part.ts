import { join } from 'node:path';
import type { Project, PromptPart } from '@cub/plugin-sdk';
import { readOptionalFile } from '../read-optional-file.js';
import { BUILT_IN_RUNLOOP } from './built-in-runloop.js';

/** Where a project may keep its own instructions; the first one that exists counts. */
const PLACES = ['.cub/runloop.md', 'PROMPT.md', 'templates/PROMPT.md', 'templates/runloop.md'];

/** How an agent works on a task. */
export function runloopPart(project: Pick<Project, 'root'>): PromptPart {
  return {
    order: 10,
    target: 'system',
    render: async () => PLACES.map((place) => readOptionalFile(join(project.root, place))).find((text) => text !== null && text.trim() !== '') ?? BUILT_IN_RUNLOOP,
  };
}
