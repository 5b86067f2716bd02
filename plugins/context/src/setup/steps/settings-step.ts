import { MERGE_DRIVER, withMissingRules } from '@cub/git';
import type { InitStep, Project } from '@cub/plugin-sdk';
import { ATTRIBUTE_RULES } from '@cub/schema';
import { ignoredByGit } from '../ignored-by-git.js';
import { readTarget } from '../read-target.js';

/** Records are compared byte for byte: git must not change their line ends where the user has told it to. What follows from the journal it must not merge as text. */
const ATTRIBUTES = `# Written by cub: records stay as they are, byte for byte. What two branches say of one task is put together by cub.
${ATTRIBUTE_RULES}
/ledger/by-task/*/entry.json merge=${MERGE_DRIVER.name}
/ledger/by-run/*.json merge=${MERGE_DRIVER.name}
/ledger/by-task/*/*-prompt.md merge=${MERGE_DRIVER.artifacts}
/ledger/by-task/*/*-harness.jsonl merge=${MERGE_DRIVER.artifacts}
/ledger/by-task/*/*-patch.diff merge=${MERGE_DRIVER.artifacts}
/tasks/*.md merge=${MERGE_DRIVER.tasks}
`;

/** `config.json`, and what git is told about `.cub`. Rules live in there, so that nothing of the user's has to change. */
export function settingsStep(project: Pick<Project, 'root' | 'planInitialization'>): InitStep {
  return {
    order: 10,
    plan: async ({ projectId }) => {
      const { path, bytes } = readTarget(project.root, '.cub/.gitattributes');
      const attributes = { path, before: bytes, after: withMissingRules(bytes, ATTRIBUTES) };
      const settings = (await project.planInitialization(projectId)).map((file) => ({ ...file, path: readTarget(project.root, file.path).path }));
      return { files: [...settings, attributes], findings: await ignoredByGit(project.root) };
    },
  };
}
