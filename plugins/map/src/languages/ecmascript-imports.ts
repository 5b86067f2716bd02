import { posix } from 'node:path';
import type { ImportTargets } from '@cub/plugin-sdk';

const ENDINGS = ['.ts', '.tsx', '.mts', '.cts', '.d.ts', '.js', '.jsx', '.mjs', '.cjs'];
/** What stands in the source is the name after compilation. */
const COMPILED_FROM: Readonly<Record<string, readonly string[]>> = { '.js': ['.ts', '.tsx', '.js', '.jsx'], '.jsx': ['.tsx', '.jsx'], '.mjs': ['.mts', '.mjs'], '.cjs': ['.cts', '.cjs'] };

/** Relative imports, and `~/x`, `@/x`, `src/x` as they are mapped to a source folder by habit. Names of packages lead nowhere. */
export function ecmascriptImports(specifier: string, from: string): ImportTargets {
  if (/^\.{1,2}(\/|$)/.test(specifier)) return { paths: candidates(posix.join(posix.dirname(from), specifier)) };
  const mapped = /^(?:[~@]\/|(?=src\/))(.+)/.exec(specifier)?.[1];
  return mapped === undefined ? { paths: [] } : { paths: [], ends: candidates(mapped) };
}

function* candidates(path: string): Iterable<string> {
  const ending = posix.extname(path);
  const stem = path.slice(0, path.length - ending.length);
  for (const real of COMPILED_FROM[ending] ?? []) yield stem + real;
  if (ENDINGS.includes(ending)) yield path;
  for (const real of ENDINGS) yield path + real;
  const index = path === '.' ? 'index' : `${path}/index`;
  for (const real of ENDINGS) yield index + real;
}
