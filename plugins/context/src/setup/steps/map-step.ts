import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { InitStep, Project, RenderedMap } from '@cub/plugin-sdk';
import { readTarget } from '../read-target.js';

/** What this step needs of the map service. */
interface ProjectMap {
  render(): Promise<Pick<RenderedMap, 'text'>>;
}

export const MAP_PATH = '.cub/map.md';

/** Brings the overview of the project that agents start from up to date, where the project has one: what init writes changes it once more. @param map null: there is no such service */
export function mapStep(project: Pick<Project, 'root'>, map: ProjectMap | null): InitStep {
  return {
    order: 40,
    plan: async () => {
      if (map === null) return { files: [], findings: [{ severity: 'ok', message: `no ${MAP_PATH}: no plugin here makes maps` }] };
      if (!existsSync(join(project.root, MAP_PATH))) return { files: [], findings: [{ severity: 'ok', message: `no ${MAP_PATH}; \`cub map\` makes it` }] };
      const { path, bytes } = readTarget(project.root, MAP_PATH);
      const { text } = await map.render();
      return { files: [{ path, before: bytes, after: text.endsWith('\n') ? text : `${text}\n` }] };
    },
  };
}
