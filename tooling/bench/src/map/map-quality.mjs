import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { changedSymbols } from './changed-symbols.mjs';
import { findCases } from './find-cases.mjs';
import { git } from './git.mjs';
import { scoreMap } from './score-map.mjs';

const require = createRequire(import.meta.url);
const ROOT = resolve(import.meta.dirname, '../../../..');
const built = (plugin, path) => require(join(ROOT, 'plugins', plugin, 'dist', path));

export const BUDGETS = [1000, 2000, 4000, 8000];
const MODES = ['overview', 'query'];

/**
 * Does a map name what a bug fix is going to change? A map of each fix's parent, without and with the fixer's message as the query, is held against what he changed.
 * @param repository a clone with its history; nothing in it is changed
 * @param limit at most so many cases
 * @returns rows of the table: `{mode, budget, cases, files, symbols, mrr, hard}`, shares from 0 to 1
 */
export async function mapQuality(repository, { limit = 50, onCase = () => undefined } = {}) {
  const clone = mkdtempSync(join(tmpdir(), 'cub-bench-map-'));
  try {
    git(repository, 'clone', '-q', '--shared', '--no-checkout', '.', clone);
    const tags = tagReader();
    const rows = [];
    for (const found of findCases(repository, { limit })) {
      const symbols = await changedSymbols(repository, found, tags);
      rows.push(...(await scoreCase(clone, { ...found, symbols })));
      onCase(found);
    }
    return summed(rows);
  } finally {
    rmSync(clone, { recursive: true, force: true });
  }
}

async function scoreCase(clone, change) {
  git(clone, 'checkout', '-q', '-f', '--detach', change.parent);
  const tracked = git(clone, 'ls-tree', '-r', '-z', '--name-only', change.parent).split('\0');
  const rows = [];
  for (const mode of MODES) {
    for (const budget of BUDGETS) {
      const { text } = await drawMap(clone, mode === 'query' ? change.query : '', budget);
      rows.push({ mode, budget, isHard: isHard(change), ...scoreMap(text, change, tracked) });
    }
  }
  return rows;
}

function drawMap(root, text, tokens) {
  const { buildMap } = built('map', 'services/build-map.js');
  const { DEFAULT_SETTINGS } = built('map', 'services/map-settings.js');
  const sources = { root, cacheDir: join(root, '.git', 'cub-bench'), languages: languages(), parser: 'best', settings: DEFAULT_SETTINGS, health: () => null };
  return buildMap(sources, { focus: { text, paths: [] }, tokens });
}

function languages() {
  const { javascript } = built('map', 'languages/javascript.js');
  const { python } = built('map', 'languages/python.js');
  const { tsx, typescript } = built('map', 'languages/typescript.js');
  const others = ['go', 'java', 'rust'].map((id) => [id, built('map-languages', `${id}.js`)[id]]);
  return Object.entries({ ...Object.fromEntries(others), javascript, python, tsx, typescript }).map(([id, value]) => ({ id, value }));
}

/** Definitions of a text, by the language of its path. */
function tagReader() {
  const { parserOpener } = built('map', 'parser/open-parser.js');
  const { extractTags } = built('map', 'tags/extract-tags.js');
  const parsers = new Map();
  return async (path, text) => {
    const language = languages().find(({ value }) => value.extensions.some((ending) => path.endsWith(ending)));
    if (!language) return [];
    if (!parsers.has(language.id)) parsers.set(language.id, await parserOpener('best')(language.value));
    const parser = parsers.get(language.id);
    return parser ? extractTags(parser, language.value, text).definitions : [];
  };
}

/** The query names neither a changed file nor a changed symbol: nothing is given away. */
function isHard({ query, files, symbols }) {
  const names = [...files.map((file) => file.replace(/^.*\/|\.\w+$/g, '')), ...symbols.map(({ name }) => name)];
  return !names.some((name) => query.toLowerCase().includes(name.toLowerCase()));
}

function summed(rows) {
  const mean = (values) => (values.length === 0 ? null : values.reduce((a, b) => a + b, 0) / values.length);
  const reciprocal = ({ rank }) => (rank === null ? 0 : 1 / rank);
  return MODES.flatMap((mode) =>
    BUDGETS.map((budget) => {
      const here = rows.filter((row) => row.mode === mode && row.budget === budget);
      const symbols = here.map((row) => row.symbols).filter((share) => share !== null);
      return { mode, budget, cases: here.length, files: mean(here.map((row) => row.files)), symbols: mean(symbols), mrr: mean(here.map(reciprocal)), hard: mean(here.filter((row) => row.isHard).map(reciprocal)) };
    }),
  );
}

/** The rows as a table in Markdown. */
export function renderQuality(rows) {
  const percent = (share) => (share === null ? '–' : `${(100 * share).toFixed(0)}`);
  const decimals = (value) => (value === null ? '–' : value.toFixed(2));
  const lines = rows.map(({ mode, budget, cases, files, symbols, mrr, hard }) => `| ${mode} | ${budget} | ${cases} | ${percent(files)} | ${percent(symbols)} | ${decimals(mrr)} | ${decimals(hard)} |`);
  return ['| map | tokens | cases | files % | symbols % | MRR | MRR, hard cases |', '| --- | ---: | ---: | ---: | ---: | ---: | ---: |', ...lines].join('\n');
}
