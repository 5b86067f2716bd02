import { textAt, type Table } from '../config-values.js';
import type { Folder } from '../folder.js';

/** What installs a node project's packages and runs its scripts. */
export interface PackageManager {
  readonly name: 'npm' | 'pnpm' | 'yarn' | 'bun';
  /** Installs what the lock file says, where there is one. */
  readonly install: string;
  /** Starts a script, before its name. */
  readonly run: string;
  /** Starts a program of an installed package, before its name. */
  readonly exec: string;
  /** Runs a script in all members of the workspace that have it; null where it cannot be said in one command. */
  everywhere(script: string): string | null;
  /** Runs a script in one member. @param member its name, as a shell word */
  inMember(member: string, script: string): string;
}

/** By the lock file, as long as `packageManager` of package.json does not name another one (then only that one is allowed to run). */
export function packageManagerOf(folder: Folder, manifest: Table): PackageManager {
  const declared = textAt(manifest, 'packageManager') ?? '';
  const name = /^(npm|pnpm|yarn|bun)@/.exec(declared)?.[1] ?? nameByLockFile(folder);
  if (name === 'pnpm') return PNPM;
  if (name === 'bun') return BUN;
  if (name === 'yarn') return folder.has('.yarnrc.yml') || /^yarn@([2-9]|\d\d)/.test(declared) ? YARN_BERRY : YARN_CLASSIC;
  return folder.firstOf('package-lock.json', 'npm-shrinkwrap.json') ? NPM : { ...NPM, install: 'npm install' };
}

function nameByLockFile(folder: Folder): string {
  if (folder.firstOf('pnpm-lock.yaml', 'pnpm-workspace.yaml')) return 'pnpm';
  if (folder.has('yarn.lock')) return 'yarn';
  return folder.firstOf('bun.lock', 'bun.lockb') ? 'bun' : 'npm';
}

const NPM: PackageManager = {
  name: 'npm',
  install: 'npm ci',
  run: 'npm run',
  exec: 'npx',
  everywhere: (script) => `npm run ${script} --workspaces --if-present`,
  inMember: (member, script) => `npm run ${script} --workspace=${member}`,
};
const PNPM: PackageManager = {
  name: 'pnpm',
  install: 'pnpm install',
  run: 'pnpm run',
  exec: 'pnpm exec',
  everywhere: (script) => `pnpm -r run ${script}`,
  inMember: (member, script) => `pnpm --filter ${member} run ${script}`,
};
const YARN_CLASSIC: PackageManager = {
  name: 'yarn',
  install: 'yarn install',
  run: 'yarn run',
  exec: 'yarn run',
  // The one of yarn 1 stops at the first member without this script.
  everywhere: () => null,
  inMember: (member, script) => `yarn workspace ${member} run ${script}`,
};
const YARN_BERRY: PackageManager = { ...YARN_CLASSIC, everywhere: (script) => `yarn workspaces foreach -A run ${script}` };
const BUN: PackageManager = {
  name: 'bun',
  install: 'bun install',
  run: 'bun run',
  exec: 'bunx',
  everywhere: (script) => `bun run --filter '*' ${script}`,
  inMember: (member, script) => `bun run --filter ${member} ${script}`,
};
