import type { InitStep, Project } from '@cub/plugin-sdk';
import { ignoredByGit } from '../ignored-by-git.js';
import { readTarget } from '../read-target.js';

/** Records are compared byte for byte; git must not change their line ends where the user has told it to. */
const ATTRIBUTES = `# Written by cub: records stay as they are, byte for byte.
/ledger/** -text linguist-generated
`;
const ATTRIBUTES_PATH = '.cub/.gitattributes';

/** `config.json`, and what git is told about `.cub`. Rules live in there, so that nothing of the user's has to change. */
export function settingsStep(project: Pick<Project, 'root' | 'planInitialization'>): InitStep {
  return {
    order: 10,
    plan: async ({ projectId }) => {
      const attributes = readTarget(project.root, ATTRIBUTES_PATH);
      const added = attributes.bytes === null ? [{ path: attributes.path, before: null, after: ATTRIBUTES }] : [];
      return { files: [...(await project.planInitialization(projectId)), ...added], findings: await ignoredByGit(project.root) };
    },
  };
}
