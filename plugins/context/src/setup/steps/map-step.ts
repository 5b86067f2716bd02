import type { InitStep, Project, RenderedMap } from '@cub/plugin-sdk';
import { readTarget } from '../read-target.js';
import { saysTheSame } from '../says-the-same.js';

/** What this step needs of the map service. */
interface ProjectMap {
  render(): Promise<Pick<RenderedMap, 'text'>>;
}

export const MAP_PATH = '.cub/map.md';
/** What every map begins with, those of the Python original as well. */
const TITLE = '# Project Map';

/**
 * The overview of the project that agents start from: `init` makes it, `update` brings it up to date. It comes last, as it names files that other steps write.
 * @param map null: there is no such service
 */
export function mapStep(project: Pick<Project, 'root'>, map: ProjectMap | null): InitStep {
  return {
    order: 40,
    comesLast: true,
    plan: async ({ command, force }) => {
      if (map === null) return { files: [], findings: [{ severity: 'ok', message: `no ${MAP_PATH}: no plugin here makes maps` }] };
      const { path, bytes } = readTarget(project.root, MAP_PATH);
      if (bytes !== null && command === 'init' && !force) return { files: [] };
      const { text } = await map.render();
      if (bytes !== null && saysTheSame(bytes, text)) return { files: [] };
      const keepsOld = bytes !== null && !bytes.toString().startsWith(TITLE);
      return { files: [{ path, before: bytes, after: text, keepsOld }] };
    },
  };
}
