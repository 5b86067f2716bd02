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

/** @returns `{code, exits, message, file}`, one for each place that makes an error */
export function collectErrors(root) {
  return sourcesOf(root).flatMap((file) => errorCodesIn(readFileSync(join(root, file), 'utf8')).map((error) => ({ ...error, file })));
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

function row(code, places, EXIT) {
  const exits = [...new Set(places.flatMap(({ exits }) => exits.map((name) => EXIT[name])))].sort((a, b) => a - b);
  const message = places.find((place) => place.message !== null)?.message ?? '';
  const files = [...new Set(places.map(({ file }) => `\`${file}\``))].join(', ');
  return `| \`${code}\` | ${exits.length > 0 ? exits.join(', ') : '—'} | ${cell(message)} | ${files} |`;
}

const cell = (text) => text.replaceAll('|', '\\|').replaceAll('<', '&lt;').replace(/\s*\n\s*/g, ' ');

function groupByCode(errors) {
  const groups = new Map();
  for (const error of errors) groups.set(error.code, [...(groups.get(error.code) ?? []), error]);
  return groups;
}

function sourcesOf(root) {
  return ['packages', 'plugins']
    .flatMap((group) => readdirSync(join(root, group)).map((name) => `${group}/${name}`))
    .filter((folder) => !WITHOUT.has(folder) && existsSync(join(root, folder, 'src')))
    .flatMap((folder) => readdirSync(join(root, folder, 'src'), { recursive: true }).map((file) => `${folder}/src/${file.split('\\').join('/')}`))
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .sort();
}
