import { join } from 'node:path';
import { ensureFolder } from '@cub/journal';
import { CubError, EXIT, points, projectToken, type Cub, type Finding } from '@cub/plugin-sdk';

export interface InitReport {
  readonly kind: 'project';
  /** Prefix of new ids. */
  readonly id: string;
  readonly root: string;
  /** Relative to the root; empty when everything was there. */
  readonly written: readonly string[];
  readonly git: boolean;
  /** Tasks that are there but not seen. */
  readonly warnings: readonly Finding[];
}

/** Makes a folder a project of its own, whatever is above it. @throws CubError `CUB_INIT_WRITE` */
export function markProject(dir: string): void {
  try {
    ensureFolder(join(dir, '.cub'));
  } catch (error) {
    throw new CubError(`cannot write in ${dir}: ${(error as Error).message}`, { code: 'CUB_INIT_WRITE', suggestions: ['Make the folder writable.'], cause: error });
  }
}

/** Sets a project up. Safe to run again. @throws CubError `CUB_PROJECT_ID`, `CUB_PROJECT_ID_SET` (exit 2), `CUB_INIT_WRITE` */
export async function initialize(cub: Cub, projectId: string | undefined): Promise<InitReport> {
  const project = await cub.get(projectToken);
  if (projectId !== undefined && project.initialized && projectId !== project.projectId) throw otherId(project.projectId, projectId);
  const written = await project.ensureInitialized(projectId);
  return { kind: 'project', id: projectId ?? project.projectId, root: project.root, written, git: project.gitTop !== null, warnings: await tasksPassedOver(cub) };
}

/** Tasks of another backend than the chosen one: nobody would look for them once cub shows its own. */
async function tasksPassedOver(cub: Cub): Promise<Finding[]> {
  const check = 'task-backend';
  if (!cub.ids(points.doctorCheck).includes(check)) return [];
  return (await (await cub.one(points.doctorCheck, check)).run()).filter(({ severity }) => severity !== 'ok');
}

function otherId(id: string, wanted: string): CubError {
  return new CubError(`this project has the id ${JSON.stringify(id)}, not ${JSON.stringify(wanted)}`, {
    code: 'CUB_PROJECT_ID_SET',
    exit: EXIT.usage,
    suggestions: ['Leave out --project-id, or change `project_id` in .cub/config.json; ids that were given stay as they are.'],
  });
}
