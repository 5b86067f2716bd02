import { findGit, openGit } from '@cub/git';
import { CubBug, CubError, type Clock, type CubConfig } from '@cub/schema';
import type { IdService, Project } from '@cub/plugin-sdk';
import { allocate } from '../counters/allocate.js';
import { formatId } from '../grammar/format-id.js';
import { nextChild } from '../grammar/next-id.js';

export interface IdServiceDeps {
  readonly project: Pick<Project, 'root' | 'projectId'>;
  readonly clock: Clock;
  readonly config: CubConfig;
}

const DEFAULT_BRANCH = 'cub-sync';

/** Specs and standalone tasks are counted on the sync branch; plans, epics and tasks are found below their parents. */
export function createIdService({ project, clock, config }: IdServiceDeps): IdService {
  return {
    next: async (kind, { parent, taken = [], count = 1 } = {}) => {
      if (kind === 'spec' || kind === 'standalone') {
        const git = openProjectGit(project.root);
        const name = kind === 'spec' ? 'spec_number' : 'standalone_task_number';
        const first = await allocate({ git, clock, branch: config.sync?.branch ?? DEFAULT_BRANCH }, name, count);
        return Array.from({ length: count }, (_, i) => formatId({ kind, project: project.projectId, number: first + i }));
      }
      if (parent === undefined) throw new CubBug(`the next ${kind} was asked for without its parent`);
      const all = [...taken];
      const ignoreCase = await ignoresCase(project.root);
      for (let i = 0; i < count; i += 1) all.push(nextChild(kind, { parent, taken: all, ignoreCase }));
      return all.slice(taken.length);
    },
  };
}

function openProjectGit(root: string) {
  const paths = findGit(root);
  if (paths) return openGit(paths);
  throw new CubError(`${root} is not in a git repository, and the counters of ids live on one of its branches`, {
    code: 'CUB_IDS_NO_GIT',
    suggestions: ['Make it one with `git init`, or name the id yourself, for example with `cub task create --id my-task "…"`.'],
  });
}

async function ignoresCase(root: string): Promise<boolean> {
  const paths = findGit(root);
  if (!paths) return false;
  const { stdout } = await openGit(paths).run(['config', '--type=bool', 'core.ignorecase'], { allowFailure: [1, 128] });
  return stdout.trim() === 'true';
}
