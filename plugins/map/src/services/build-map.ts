import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import type { MapRequest, RenderedMap } from '@cub/plugin-sdk';
import { listFiles, type FileListing } from '../files/list-files.js';
import { readText } from '../files/read-source.js';
import { selectFiles } from '../files/select-files.js';
import { pathKinds } from '../files/test-and-aside.js';
import { referenceGraph } from '../graph/reference-graph.js';
import { resolveImports } from '../graph/resolve-imports.js';
import { indexFiles, type FileIndex, type NamedLanguage } from '../index/index-files.js';
import type { ParserChoice } from '../parser/open-parser.js';
import { namedFiles } from '../rank/named-files.js';
import { linesOf } from '../rank/query.js';
import { rankFiles } from '../rank/rank-files.js';
import { withWantedFiles } from '../rank/wanted-files.js';
import { composeMap, type ComposedMap } from '../render/compose-map.js';
import { productFolders, type ProjectStructure } from '../structure/project-structure.js';
import { readStructure } from '../structure/read-structure.js';
import { commandLines } from '../structure/render/command-lines.js';
import { stackLines } from '../structure/render/stack-lines.js';
import { structureLines } from '../structure/render/structure-lines.js';
import { openTokenCounter, type TokenCounter } from '../tokens/token-counter.js';
import type { MapSettings } from './map-settings.js';
import { symbolLines, type SymbolSources } from './symbol-lines.js';

/** What a map is drawn from. */
export interface MapSources {
  /** The mapped folder, absolute. */
  readonly root: string;
  /** Where to keep what was read; null: nowhere. */
  readonly cacheDir: string | null;
  readonly languages: readonly NamedLanguage[];
  readonly parser: ParserChoice;
  readonly settings: MapSettings;
  /** The section on health. @param tokens hard limit */
  readonly health: (tokens: number, count: (text: string) => number) => string | null;
}

/** Below that share of the budget there is room to show more of each definition than its name. */
const WELL_USED = 0.7;

/** Draws a map: files → tags → graph → rank → render. */
export async function buildMap(
  given: MapSources,
  request: MapRequest,
): Promise<RenderedMap & { ranked: readonly string[] }> {
  const sources = { ...given, root: realpathSync.native(given.root) };
  const { root, cacheDir, settings } = sources;
  const listing = await selectFiles(await listFiles(root), settings.exclude_patterns);
  const index = await indexListing(sources, request, listing);
  const structure = await readStructure({ paths: listing.paths, read: (path) => readText(root, path) });
  const counter = await openTokenCounter(cacheDir === null ? null : join(cacheDir, 'tokens.json'));
  const { map, ranked, matched } = draw(sources, request, { index, paths: listing.paths, structure, counter });
  await counter.save();
  return {
    text: map.text,
    tokens: map.tokens,
    budget: request.tokens ?? settings.token_budget,
    files: map.lines.map(({ path, names }) => ({ path, symbols: names })),
    stats: {
      filesFound: listing.paths.length,
      filesIndexed: index.files.length,
      filesParsed: index.parsed,
      parser: index.parser,
    },
    warnings: [...structure.warnings, ...index.warnings],
    matched,
    ranked,
  };
}

function indexListing(
  { root, cacheDir, languages, parser, settings }: MapSources,
  request: MapRequest,
  listing: FileListing,
): Promise<FileIndex> {
  const isWanted = request.codeIntel ?? settings.include_code_intel;
  return indexFiles({
    root,
    listing: isWanted ? listing : { ...listing, paths: [] },
    languages,
    parser,
    cacheFile: cacheDir === null || !isWanted ? null : join(cacheDir, 'files.bin'),
    onProgress: request.onProgress,
  });
}

/** Ranks and renders; with signatures when bare names leave much of the budget. */
function draw(
  { root, settings, health }: MapSources,
  request: MapRequest,
  {
    index,
    paths: all,
    structure,
    counter,
  }: { index: FileIndex; paths: readonly string[]; structure: ProjectStructure; counter: TokenCounter },
): { map: ComposedMap; ranked: string[]; matched: RenderedMap['matched'] } {
  const budget = request.tokens ?? settings.token_budget;
  const { text = '', paths = [] } = request.focus ?? {};
  const kinds = pathKinds(productFolders(structure));
  const named = namedFiles(linesOf(text), all, index.files, kinds);
  const files = withWantedFiles(index.files, all, named.keys(), paths);
  const imports = resolveImports(files, structure.modules);
  const read = (path: string) => readText(root, path);
  const ranking = rankFiles({ files, graph: referenceGraph(files, imports), imports, text, paths, named, kinds, read });
  const symbols: SymbolSources = { files, ranking, read };
  const compose = (signatures: boolean) =>
    composeMap(
      {
        stacks: stackLines(structure),
        commands: commandLines(structure),
        structure: structureLines(structure, request.depth ?? settings.max_depth),
        symbols: symbolLines(symbols, budget, signatures),
        signatures,
        health: (tokens) => health(tokens, counter.count),
        isFocused: !ranking.isOverview,
      },
      budget,
      counter,
    );
  const names = compose(request.signatures ?? false);
  const isShort = request.signatures === undefined && names.tokens < WELL_USED * budget;
  return {
    map: isShort ? compose(true) : names,
    ranked: ranking.order.map((i) => files[i]?.path ?? ''),
    matched: ranking.matched,
  };
}
