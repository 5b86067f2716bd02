import { parseArgs } from 'node:util';
import { isKind, KINDS } from './kinds.js';
import { planFiles, writeFiles, type PluginRequest } from './plan-files.js';

export { KINDS, type Kind } from './kinds.js';
export { planFiles, writeFiles, type PlannedFile, type PluginRequest } from './plan-files.js';

export interface Terminal {
  readonly out: (line: string) => void;
  readonly error: (line: string) => void;
}

const USAGE = `Usage: npm create cub-plugin <folder> -- --kind ${KINDS.join('|')} [--name NAME] [--dry-run]

Makes a cub plugin with one contribution of this kind, a test, a workflow and a README. NAME is the id of the contribution and
part of the package's name; by default the folder's name.`;

/** The command `create-cub-plugin`. @returns the exit code: 0, 1 when the folder is in the way, 2 for wrong arguments */
export function createPlugin(args: readonly string[], terminal: Terminal): number {
  const request = parse(args);
  if (typeof request === 'string') {
    (request === USAGE ? terminal.out : terminal.error)(request);
    return request === USAGE ? 0 : 2;
  }
  const files = planFiles(request);
  if (!request.dryRun) {
    const fault = writeFiles(request.folder, files);
    if (fault !== null) {
      terminal.error(fault);
      return 1;
    }
  }
  for (const { path } of files) terminal.out(`${request.dryRun ? 'would write' : 'wrote'} ${path}`);
  terminal.out(request.dryRun ? '' : `\nNext:\n  cd ${request.folder}\n  npm install && npm test\n  cub plugins link .`);
  return 0;
}

type Parsed = PluginRequest & { readonly dryRun: boolean };

function parse(args: readonly string[]): Parsed | string {
  let given;
  try {
    given = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { kind: { type: 'string' }, name: { type: 'string' }, 'dry-run': { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
    });
  } catch (error) {
    return `${(error as Error).message}\n\n${USAGE}`;
  }
  const { values, positionals } = given;
  if (values.help) return USAGE;
  const [folder] = positionals;
  if (folder === undefined || positionals.length > 1) return `expected one folder, received ${positionals.length}\n\n${USAGE}`;
  if (!isKind(values.kind)) return `expected --kind ${KINDS.join('|')}, received ${values.kind ?? 'none'}\n\n${USAGE}`;
  const name = values.name ?? folder.replace(/[\\/]+$/, '').split(/[\\/]/).at(-1)?.replace(/^cub-plugin-/, '') ?? '';
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) return `"${name}" is not a name; expected lower-case words joined by dashes, such as "house-rules"; give one with --name`;
  return { folder, kind: values.kind, name, dryRun: values['dry-run'] ?? false };
}
