import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CubError, EXIT, type ConfigService, type Project } from '@cub/plugin-sdk';
import { defaultProjectId, type ProjectPlace } from './find-project.js';

const PROJECT_ID = /^[a-z][a-z0-9]*(-[a-z][a-z0-9]*)*$/;

export function createProject(place: ProjectPlace, config: ConfigService): Project {
  const projectId = config.values.project_id ?? defaultProjectId(place.root);
  return {
    root: place.root,
    cubDir: place.cubDir,
    localDir: place.localDir,
    cacheDir: place.cacheDir,
    gitTop: place.git?.top ?? null,
    tree: place.tree,
    projectId,
    initialized: existsSync(join(place.cubDir, 'config.json')),
    ensureInitialized: async (chosen) => {
      requireProjectId(chosen);
      const { initializeProject } = await import('./initialize.js');
      return initializeProject(place, chosen ?? projectId);
    },
    planInitialization: async (chosen) => {
      requireProjectId(chosen);
      const { planInitialization } = await import('./initialize.js');
      return planInitialization(place, chosen ?? projectId);
    },
  };
}

function requireProjectId(id: string | undefined): void {
  if (id !== undefined && !PROJECT_ID.test(id)) throw invalidProjectId(id);
}

function invalidProjectId(id: string): CubError {
  return new CubError(`"${id}" is not a project id; expected lower-case words joined by dashes, each starting with a letter, such as "my-app"`, {
    code: 'CUB_PROJECT_ID',
    exit: EXIT.usage,
    suggestions: ['Pass another one with `--project-id`.'],
  });
}
