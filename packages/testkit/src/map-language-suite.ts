import { existsSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import type { MapLanguage } from '@cub/plugin-sdk';

/** A source text in the language, and what a map has to know of it. */
export interface MapLanguageSample {
  /** Path from the root of a project, with an ending of the language. */
  readonly path: string;
  /** The text; its second half, or parts of it, must not end the parser. */
  readonly source: string;
  /** `kind name` of all that it defines, in any order: `class Parser`, `method parse`. */
  readonly definitions: readonly string[];
  /** Names among those that it uses. */
  readonly references: readonly string[];
  /** What it imports, as it stands in the source without quotes, with a file that each leads to; null for one that leads out of the project. */
  readonly imports: Readonly<Record<string, string | null>>;
}

const KINDS = ['function', 'class', 'method', 'interface', 'type', 'enum', 'constant', 'module'];
const CAPTURES = [...KINDS.map((kind) => `definition.${kind}`), 'name', 'reference', 'import', 'exported', 'exported.name'];

/**
 * What is wrong with a language of `cub map`, for tests without jest. Uses the grammar's WebAssembly form.
 * @returns sentences; empty when all is well
 */
export async function mapLanguageFaults(language: MapLanguage, samples: readonly MapLanguageSample[]): Promise<string[]> {
  const faults = formFaults(language);
  if (faults.length > 0) return faults;
  const query = await compile(language);
  if (typeof query === 'string') return [query];
  const unknown = query.names.filter((name) => !CAPTURES.includes(name) && !name.startsWith('_'));
  faults.push(...unknown.map((name) => `there is no capture @${name}; one that only serves a condition begins with "_"`));
  for (const sample of samples) faults.push(...sampleFaults(language, sample, query.find(sample.source)), ...brokenFaults(query, sample));
  return faults;
}

function formFaults({ extensions, grammar, publicNames }: MapLanguage): string[] {
  const faults = extensions.filter((ending) => !/^\.\w+$/.test(ending)).map((ending) => `an ending is a dot and letters, not ${JSON.stringify(ending)}`);
  if (extensions.length === 0) faults.push('a language has at least one ending');
  if (publicNames?.global || publicNames?.sticky) faults.push('publicNames without the flags g and y: it would remember where it stopped');
  for (const place of [grammar.module, grammar.wasm]) if (place !== undefined && !(isAbsolute(place) && existsSync(place))) faults.push(`a grammar is an absolute path of a file, not ${place}`);
  if (grammar.wasm === undefined) faults.push('the grammar has no WebAssembly form: there are platforms without the native one, and this suite needs it');
  return faults;
}

/** What a query finds: the text of each capture, by match. */
interface CompiledQuery {
  readonly names: readonly string[];
  find(source: string): { name: string; text: string }[][];
}

async function compile({ grammar, query }: MapLanguage): Promise<CompiledQuery | string> {
  const { Language, Parser, Query } = await import('web-tree-sitter');
  await Parser.init();
  const loaded = await Language.load(grammar.wasm ?? '');
  const parser = new Parser();
  parser.setLanguage(loaded);
  try {
    const compiled = new Query(loaded, query);
    return {
      names: compiled.captureNames,
      find: (source) => {
        const tree = parser.parse(source);
        const found = tree ? compiled.matches(tree.rootNode).map(({ captures }) => captures.map(({ name, node }) => ({ name, text: node.text }))) : [];
        tree?.delete();
        return found;
      },
    };
  } catch (error) {
    return `the query does not compile: ${(error as Error).message}`;
  }
}

function sampleFaults({ importTargets }: MapLanguage, sample: MapLanguageSample, matches: ReturnType<CompiledQuery['find']>): string[] {
  const defined = new Set(matches.flatMap((captures) => definitionIn(captures)));
  const textsOf = (wanted: string) => new Set(matches.flat().flatMap(({ name, text }) => (name === wanted ? [text.replace(/^["'`<](.*)["'`>]$/s, '$1')] : [])));
  const [used, imported] = [textsOf('reference'), textsOf('import')];
  const leads = (specifier: string, to: string) => {
    const { paths, ends = [] } = importTargets?.(specifier, sample.path) ?? { paths: [] };
    return [...paths].includes(to) || [...ends].some((end) => to === end || to.endsWith(`/${end}`));
  };
  return [
    ...sample.definitions.filter((definition) => !defined.has(definition)).map((definition) => `${sample.path}: ${definition} is not found; found: ${[...defined].join(', ')}`),
    ...sample.references.filter((name) => !used.has(name)).map((name) => `${sample.path}: the use of ${name} is not found; found: ${[...used].join(', ')}`),
    ...Object.keys(sample.imports).filter((specifier) => !imported.has(specifier)).map((specifier) => `${sample.path}: the import of ${specifier} is not found; found: ${[...imported].join(', ')}`),
    ...Object.entries(sample.imports).flatMap(([specifier, to]) => (to === null || leads(specifier, to) ? [] : [`${sample.path}: the import of ${specifier} does not lead to ${to}`])),
  ];
}

function definitionIn(captures: readonly { name: string; text: string }[]): string[] {
  const kind = captures.find(({ name }) => name.startsWith('definition.'))?.name.slice('definition.'.length);
  const name = captures.find((capture) => capture.name === 'name')?.text;
  return kind === undefined || name === undefined ? [] : [`${kind} ${name}`];
}

/** Half a file is what an editor saves, too. */
function brokenFaults({ find }: CompiledQuery, { path, source }: MapLanguageSample): string[] {
  const broken = [source.slice(0, source.length / 2), source.slice(source.length / 3), source.replaceAll(/[{(]/g, ''), ''];
  return broken.flatMap((text) => {
    try {
      find(text);
      return [];
    } catch (error) {
      return [`${path}: a part of it ends with ${(error as Error).message}`];
    }
  });
}

/**
 * The contract of a `mapLanguage`, as a jest test for each sample. Call it at the top of a test file; jest has to be started with
 * `node --experimental-vm-modules`.
 * @param name of the language, for the names of the tests
 * @example itBehavesLikeMapLanguage('lua', () => lua, [{ path: 'src/a.lua', source: 'function f() g() end', definitions: ['function f'], references: ['g'], imports: {} }])
 */
export function itBehavesLikeMapLanguage(name: string, create: () => MapLanguage | Promise<MapLanguage>, samples: readonly MapLanguageSample[]): void {
  describe(`${name} behaves like a language of a map`, () => {
    it.each(samples.map((sample) => [sample.path, sample] as const))('%s', async (_, sample) => {
      expect(await mapLanguageFaults(await create(), [sample])).toEqual([]);
    });
  });
}
