import { join, relative, sep } from 'node:path';
import { points, type Cub, type MapService, type Project } from '@cub/plugin-sdk';
import { buildMap } from './build-map.js';
import type { MapSettings } from './map-settings.js';

/** The service `map` of a project. */
export function createMap(cub: Cub, project: Project, settings: MapSettings): MapService {
  return {
    render: async (request = {}) => {
      const root = request.root ?? project.root;
      const languages = await cub.all(points.mapLanguage);
      const health = settings.include_ledger_stats ? await (await import('../health/health-section.js')).healthSection(cub) : () => null;
      return buildMap({ root, cacheDir: cacheFolder(project, root), languages, parser: 'best', settings, health }, request);
    },
  };
}

/** One for each worktree and mapped folder, as each keeps only what it has use for. Outside of git nothing is kept for a folder that is no project. */
function cacheFolder(project: Project, root: string): string | null {
  if (project.gitTop === null && !project.initialized) return null;
  const part = relative(project.root, root).split(sep).join('+');
  return join(project.cacheDir, 'map', project.tree, ...(part === '' ? [] : [`+${part}`]));
}
