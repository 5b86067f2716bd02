import { tableOf, textAt, valueAt, type Table } from '../config-values.js';
import { joinPath, type ProjectFiles } from '../project-files.js';

const EXTENSIONS = ['ts', 'tsx', 'mts', 'cts', 'js', 'jsx', 'mjs', 'cjs'] as const;
const CONVENTIONAL = ['index', 'main', 'src/index', 'src/main', 'src/cli', 'src/app', 'server', 'app', 'cli'];

/** Where a package starts, as source files: what its manifest names, also where that is compiled from, else what is usual. */
export function nodeEntryPoints(files: ProjectFiles, folder: string, manifest: Table): string[] {
  const named = manifestTargets(manifest).flatMap((target) => sourceOf(files, folder, target) ?? []);
  if (named.length > 0) return [...new Set(named)];
  const usual = CONVENTIONAL.map((name) => withExtension(files, joinPath(folder, name))).find((path) => path !== null);
  return usual ? [usual] : [];
}

function manifestTargets(manifest: Table): string[] {
  const bin = valueAt(manifest, 'bin');
  const main = ['source', 'module', 'main'].map((key) => textAt(manifest, key));
  const targets = [bin, ...Object.values(tableOf(bin)), exportTarget(valueAt(manifest, 'exports')), ...main];
  return targets.filter((target) => typeof target === 'string');
}

/** What `import 'the-package'` gets: the first file in `exports["."]`, at any depth of conditions. */
function exportTarget(exported: unknown, depth = 0): string | null {
  if (typeof exported === 'string') return exported;
  if (depth > 4) return null;
  const table = tableOf(exported);
  const candidates = Object.hasOwn(table, '.') ? [table['.']] : Object.entries(table).flatMap(([key, value]) => (key.startsWith('.') || key === 'types' ? [] : [value]));
  return candidates.map((candidate) => exportTarget(candidate, depth + 1)).find((target) => target !== null) ?? null;
}

const OUTPUT_FOLDER = /^(?:dist|lib|build|out|output|esm|cjs|es|umd)(?:\/(?:esm|cjs|es|umd|src|node|types|mjs))*\//;

/** `dist/cli.js` → `src/cli.ts`, when that is what is there. */
function sourceOf(files: ProjectFiles, folder: string, target: string): string | null {
  const path = target.replace(/^\.\//, '');
  const given = joinPath(folder, path);
  if (files.has(given)) return given;
  const stem = path.replace(/(\.d)?\.[cm]?[jt]sx?$/, '');
  const inside = stem.replace(OUTPUT_FOLDER, '');
  const places = inside === stem ? [stem] : [`src/${inside}`, inside, `source/${inside}`, `lib/${inside}`];
  return places.map((place) => withExtension(files, joinPath(folder, place)) ?? withExtension(files, joinPath(folder, `${place}/index`))).find((found) => found !== null) ?? null;
}

function withExtension(files: ProjectFiles, stem: string): string | null {
  return EXTENSIONS.map((extension) => `${stem}.${extension}`).find((path) => files.has(path)) ?? null;
}
