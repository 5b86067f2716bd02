import { purposeOf } from '../command-purpose.js';
import type { FoundCommand } from '../findings.js';
import type { Folder } from '../folder.js';

const SCRIPTS = ['bootstrap', 'setup', 'build', 'test', 'lint', 'fmt', 'server', 'cibuild', 'console'];
const FOLDERS = ['script', 'scripts', 'bin'];

/** Programs at the places that many projects agree on, such as `script/test`, and the checks of pre-commit. */
export async function readAgreedScripts(folder: Folder): Promise<FoundCommand[]> {
  const scripts = FOLDERS.flatMap((at) => SCRIPTS.map((name) => `${at}/${name}`)).filter((path) => folder.has(path) && (folder.text(path) ?? '').startsWith('#!'));
  const hooks = folder.firstOf('.pre-commit-config.yaml', '.pre-commit-config.yml');
  return [
    ...scripts.map((path): FoundCommand => ({ command: path, what: purposeOf(path.split('/')[1] ?? ''), from: folder.at(path) })),
    ...(hooks === null ? [] : [{ command: 'pre-commit run --all-files', what: 'lint' as const, from: folder.at(hooks) }]),
  ];
}
