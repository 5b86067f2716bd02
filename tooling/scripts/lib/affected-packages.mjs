import { execFileSync } from 'node:child_process';
import { turboJson } from './turbo.mjs';

/**
 * The packages with tests that a change touches, directly or through what they depend on.
 * @param root of the monorepo
 * @param base commit or ref to compare HEAD with; all packages when it is undefined or unknown (first push of a branch, forced push)
 * @returns `{name, directory}`, by name
 */
export function affectedPackages(root, base) {
  const selection = base !== undefined && isCommit(root, base) ? [`--filter=...[${base}...HEAD]`] : [];
  const { packages, tasks } = turboJson('--cwd', root, 'run', 'test', '--dry=json', ...selection);
  return tasks
    .filter(({ task, command, package: name }) => task === 'test' && command !== '<NONEXISTENT>' && packages.includes(name))
    .map(({ package: name, directory }) => ({ name, directory: directory.split('\\').join('/') }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function isCommit(root, ref) {
  try {
    execFileSync('git', ['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`], { cwd: root, stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
