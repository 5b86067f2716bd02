import type { InitStep, Project, RenderedMap } from '@cub/plugin-sdk';
import { readTarget } from '../read-target.js';

/** What this step needs of the map service. */
interface ProjectMap {
  render(): Promise<Pick<RenderedMap, 'text'>>;
}

export const MAP_PATH = '.cub/map.md';

/** The overview of the project that agents start from, as its files are now. @param map null: there is no such service */
export function mapStep(project: Pick<Project, 'root'>, map: ProjectMap | null): InitStep {
  return {
    order: 40,
    plan: async () => {
      if (map === null) return { files: [], findings: [{ severity: 'ok', message: `no ${MAP_PATH}: no plugin here makes maps` }] };
      const { path, bytes } = readTarget(project.root, MAP_PATH);
      const { text } = await map.render();
      return { files: [{ path, before: bytes, after: text.endsWith('\n') ? text : `${text}\n` }] };
    },
  };
}
