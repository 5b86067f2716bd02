import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import type { MapRequest, RenderedMap } from '@cub/plugin-sdk';
import { listFiles, type FileListing } from '../files/list-files.js';
import { readText } from '../files/read-source.js';
import { selectFiles } from '../files/select-files.js';
import { referenceGraph } from '../graph/reference-graph.js';
import { resolveImports } from '../graph/resolve-imports.js';
import { indexFiles, type FileIndex, type NamedLanguage } from '../index/index-files.js';
import type { ParserChoice } from '../parser/open-parser.js';
import { rankFiles } from '../rank/rank-files.js';
import { composeMap, type ComposedMap } from '../render/compose-map.js';
import type { ProjectStructure } from '../structure/project-structure.js';
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
export async function buildMap(given: MapSources, request: MapRequest): Promise<RenderedMap & { ranked: readonly string[] }> {
  const sources = { ...given, root: realpathSync.native(given.root) };
  const { root, cacheDir, settings } = sources;
  const listing = await selectFiles(await listFiles(root), settings.exclude_patterns);
  const index = await indexListing(sources, request, listing);
  const structure = await readStructure({ paths: listing.paths, read: (path) => readText(root, path) });
  const counter = await openTokenCounter(cacheDir === null ? null : join(cacheDir, 'tokens.json'));
  const { map, ranked } = draw(sources, request, { index, structure, counter });
  await counter.save();
  return {
    text: map.text,
    tokens: map.tokens,
    budget: request.tokens ?? settings.token_budget,
    files: map.lines.map(({ path, names }) => ({ path, symbols: names })),
    stats: { filesFound: listing.paths.length, filesIndexed: index.files.length, filesParsed: index.parsed, parser: index.parser },
    warnings: [...structure.warnings, ...index.warnings],
    ranked,
  };
}

function indexListing({ root, cacheDir, languages, parser, settings }: MapSources, request: MapRequest, listing: FileListing): Promise<FileIndex> {
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
  { index, structure, counter }: { index: FileIndex; structure: ProjectStructure; counter: TokenCounter },
): { map: ComposedMap; ranked: string[] } {
  const budget = request.tokens ?? settings.token_budget;
  const imports = resolveImports(index.files, structure.modules);
  const { text = '', paths = [] } = request.focus ?? {};
  const read = (path: string) => readText(root, path);
  const ranking = rankFiles({ files: index.files, graph: referenceGraph(index.files, imports), imports, text, paths, read });
  const symbols: SymbolSources = { files: index.files, ranking, read };
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
  return { map: isShort ? compose(true) : names, ranked: ranking.order.map((i) => index.files[i]?.path ?? '') };
}
