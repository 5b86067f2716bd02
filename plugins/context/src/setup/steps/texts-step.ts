import type { ConfigSources, Finding, InitRequest, InitStep, PlannedFile, Project } from '@cub/plugin-sdk';
import { RUNLOOP, RUNLOOPS_ELSEWHERE } from '../../prompt/parts/runloop-part.js';
import { CONSTITUTION } from '../../templates/constitution.js';
import { runloopText } from '../../templates/runloop.js';
import { allTaskCommands, projectCommands } from '../../templates/task-commands.js';
import { readTarget } from '../read-target.js';
import { saysTheSame } from '../says-the-same.js';

export interface TextsDeps {
  readonly project: Pick<Project, 'root'>;
  readonly sources: Pick<ConfigSources, 'layers'>;
}

/** The texts that a project makes its own: written once, then the user's. */
export function textsStep({ project, sources }: TextsDeps): InitStep {
  return {
    order: 20,
    plan: async (request) => {
      const runloop = runloopText(projectCommands(sources));
      const older = RUNLOOPS_ELSEWHERE.find((path) => readTarget(project.root, path).bytes?.toString().trim());
      const plans = [planText(project.root, '.cub/constitution.md', CONSTITUTION, request)];
      const isTheirs = older !== undefined && readTarget(project.root, RUNLOOP).bytes === null;
      plans.push(isTheirs ? { files: [], findings: [ownRunloop(older)] } : planText(project.root, RUNLOOP, runloop, request, allTaskCommands().map(runloopText)));
      return { files: plans.flatMap(({ files }) => files), findings: plans.flatMap(({ findings }) => findings) };
    },
  };
}

/** @param variants what cub writes in its place with other settings */
function planText(
  root: string,
  name: string,
  text: string,
  { command, force }: InitRequest,
  variants: readonly string[] = [],
): { files: PlannedFile[]; findings: Finding[] } {
  const { path, bytes } = readTarget(root, name);
  if (bytes === null) return { files: [{ path, before: null, after: text }], findings: [] };
  if (saysTheSame(bytes, text)) return { files: [], findings: [] };
  // Nobody touched it: it is what cub wrote for another task backend.
  if (command === 'update' && variants.some((variant) => saysTheSame(bytes, variant))) {
    return { files: [{ path, before: bytes, after: text }], findings: [] };
  }
  if (force) return { files: [{ path, before: bytes, after: text, keepsOld: true }], findings: [] };
  return { files: [], findings: command === 'update' ? [modified(name)] : [] };
}

function modified(path: string): Finding {
  return { severity: 'ok', message: `${path} is not cub's own text any more; it was kept`, fix: 'Take cub\'s text with `cub init --force`; yours is kept aside.' };
}

function ownRunloop(path: string): Finding {
  return { severity: 'ok', message: `${path} stays what agents are told about their work: no ${RUNLOOP} was written, which would come before it` };
}
