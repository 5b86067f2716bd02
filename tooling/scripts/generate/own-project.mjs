import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** Nearly every change of the code changes it: it is drawn anew by whoever wants it newer, and no reason to fail a check. */
const MAP = '.cub/map.md';

/**
 * What `cub update` would change of the files by which cub is set up for its own repository: the section of AGENTS.md, the rules and texts in `.cub`.
 * @returns `{path, reason}`, without the map
 * @throws Error when the built binary fails
 */
export function staleSetup(root) {
  const { changes } = JSON.parse(cub(root, 'update', '--no-hooks', '--dry-run', '--json'));
  return changes.filter(({ path }) => path !== MAP).map(({ path, action }) => ({ path, reason: action === 'create' ? 'missing' : 'stale' }));
}

/** Writes them, and the map. */
export function updateSetup(root) {
  cub(root, 'update', '--no-hooks');
}

/** As a user without settings: what is written must not depend on who writes it. */
function cub(root, ...args) {
  const env = Object.fromEntries(Object.entries(process.env).filter(([key]) => !key.startsWith('CUB_')));
  env.XDG_CONFIG_HOME = join(root, 'node_modules', '.no-settings');
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'packages/cli/bin/run.js'), ...args], { cwd: root, encoding: 'utf8', env });
  if (status !== 0) throw new Error(`cub ${args.join(' ')}: ${stderr || stdout}`);
  return stdout;
}
