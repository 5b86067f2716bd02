import { isCubError, type Finding } from '@cub/plugin-sdk';
import { findGit, openGit } from '@cub/git';

/** One of each kind that others who work on the repository need. */
const NEEDED = ['.cub/config.json', '.cub/constitution.md', '.cub/ledger/by-run/cub-run.json'];

/** Rules by which git would keep what belongs to the branch out of it: `.cub/` in `.gitignore`, for example. */
export async function ignoredByGit(root: string): Promise<Finding[]> {
  const paths = findGit(root);
  if (!paths) return [];
  const rules = new Map<string, string[]>();
  for (const [source = '', line = '', pattern = '', path = ''] of await matches(openGit(paths), root)) {
    const rule = `${source}:${line}: ${pattern}`;
    rules.set(rule, [...(rules.get(rule) ?? []), path]);
  }
  return [...rules].map(([rule, ignored]) => ({
    severity: 'warning',
    message: `git ignores ${ignored.join(', ')} (${rule}), so that nobody else gets it`,
    fix: 'Take the rule out; what belongs to this machine alone is ignored by `.cub/.gitignore`.',
  }));
}

/** Source, line, pattern and path of each match; none where there is no git to ask. */
async function matches(git: ReturnType<typeof openGit>, root: string): Promise<string[][]> {
  try {
    const { stdout } = await git.run(['check-ignore', '--verbose', '-z', '--stdin'], { cwd: root, input: NEEDED.map((path) => `${path}\0`).join(''), allowFailure: [1] });
    const fields = stdout.split('\0');
    const rows = Array.from({ length: Math.floor(fields.length / 4) }, (_, i) => fields.slice(i * 4, i * 4 + 4));
    return rows.filter(([, , pattern]) => !pattern?.startsWith('!'));
  } catch (error) {
    if (isCubError(error) && error.code === 'CUB_GIT_MISSING') return [];
    throw error;
  }
}
