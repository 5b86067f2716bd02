import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { errorCodesIn } from './error-codes.mjs';

const PATH = 'docs/reference/errors.md';
/** Products only: the test kit makes errors for tests. */
const WITHOUT = new Set(['packages/testkit']);

const MEANING = {
  ok: 'done',
  failed: 'it failed, or there is no such thing',
  usage: 'wrong arguments or settings',
  check: 'a check failed; the repository is not trusted',
  conflict: 'something else holds it: locked, claimed, in progress',
  budget: 'the budget is used up',
  blocked: 'the run is over and blocked tasks are left',
  interrupted: 'interrupted by Ctrl-C or a signal',
};

/** The page of all exit codes and error codes, from the sources. @throws Error when @cub/schema is not built */
export async function errorReference(root) {
  const main = join(root, 'packages/schema/dist/index.js');
  if (!existsSync(main)) throw new Error('packages/schema is not built; build first: npm run build');
  const { EXIT } = createRequire(main)(main);
  return { [PATH]: renderErrors(collectErrors(root), EXIT) };
}

/** @returns `{code, exits, message, folder}`, one for each place that makes an error; `folder` is that of its package */
export function collectErrors(root) {
  return packageFolders(root).flatMap((folder) => sourcesOf(root, folder).flatMap((file) => errorCodesIn(readFileSync(file, 'utf8')).map((error) => ({ ...error, folder }))));
}

export function renderErrors(errors, EXIT) {
  const byCode = groupByCode(errors);
  const rows = [...byCode].sort(([a], [b]) => (a < b ? -1 : 1)).map(([code, places]) => row(code, places, EXIT));
  return `${[
    '# Exit codes and error codes',
    'Generated from the sources by `npm run generate`. With `--json` an error is `{"error": {"code", "message", "suggestions"}}` on stdout, with the same exit code.',
    ['| exit code | meaning |', '| --- | --- |', ...Object.entries(EXIT).map(([name, code]) => `| ${code} | ${MEANING[name] ?? name} |`)].join('\n'),
    'An exit code of — belongs to a fault that does not end a command by itself: `cub doctor` or another error lists it.',
    ['| error code | exit code | message | made in |', '| --- | --- | --- | --- |', ...rows].join('\n'),
  ].join('\n\n')}\n`;
}

/** Nothing in it depends on the names of files or on their order: a source that is moved within its package leaves the page as it is. */
function row(code, places, EXIT) {
  const exits = [...new Set(places.flatMap(({ exits }) => exits.map((name) => EXIT[name])))].sort((a, b) => a - b);
  const [message = ''] = places.flatMap((place) => place.message ?? []).sort(byTold);
  const folders = [...new Set(places.map(({ folder }) => `\`${folder}\``))].sort().join(', ');
  return `| \`${code}\` | ${exits.length > 0 ? exits.join(', ') : '—'} | ${cell(message)} | ${folders} |`;
}

/** Of several messages the one that says most by itself, without what is filled in. */
function byTold(one, other) {
  const told = (message) => message.replaceAll('…', '').length;
  return told(other) - told(one) || (one < other ? -1 : 1);
}

const cell = (text) => text.replaceAll('|', '\\|').replaceAll('<', '&lt;').replace(/\s*\n\s*/g, ' ');

function groupByCode(errors) {
  const groups = new Map();
  for (const error of errors) groups.set(error.code, [...(groups.get(error.code) ?? []), error]);
  return groups;
}

function packageFolders(root) {
  return ['packages', 'plugins']
    .flatMap((group) => readdirSync(join(root, group)).map((name) => `${group}/${name}`))
    .filter((folder) => !WITHOUT.has(folder) && existsSync(join(root, folder, 'src')));
}

function sourcesOf(root, folder) {
  const sources = join(root, folder, 'src');
  return readdirSync(sources, { recursive: true })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((file) => join(sources, file));
}
