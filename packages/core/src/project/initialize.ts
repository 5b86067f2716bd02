import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CubError } from '@cub/plugin-sdk';
import { createExclusive } from '@cub/journal';
import type { ProjectPlace } from './find-project.js';

/** Rules live inside `.cub`, so that nothing of the user's has to change. */
const IGNORE_RULES = `# Written by cub: what follows from the journal, or belongs to this machine only.
/active-run.json
/agents/
/memory/
/local/
/ledger/index.jsonl
/ledger/by-epic/
/ledger/by-plan/
*.tmp
`;

/**
 * Writes what a project needs when it is missing; keeps what is there.
 * @returns paths relative to the root of the files it wrote
 * @throws CubError `CUB_INIT_WRITE`
 */
export function initializeProject(place: ProjectPlace, projectId: string): string[] {
  const files = {
    'config.json': `${JSON.stringify({ project_id: projectId }, null, 2)}\n`,
    '.gitignore': IGNORE_RULES,
  };
  try {
    return Object.entries(files).flatMap(([name, content]) => {
      const path = join(place.cubDir, name);
      return !existsSync(path) && createExclusive(path, content, { within: place.root }) ? [`.cub/${name}`] : [];
    });
  } catch (error) {
    throw new CubError(`cannot write in ${place.cubDir}: ${(error as Error).message}`, {
      code: 'CUB_INIT_WRITE',
      suggestions: ['Make the folder writable, or start cub in another project with `-C DIR`.'],
      cause: error,
    });
  }
}
