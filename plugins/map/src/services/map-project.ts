import { existsSync, realpathSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';
import {
  CubError,
  EXIT,
  mapToken,
  projectToken,
  tasksToken,
  type Cub,
  type MapRequest,
  type RenderedMap,
} from '@cub/plugin-sdk';
import { mapTarget, shownPlace, writeMap } from './write-map.js';

/** What `cub map` was asked for. */
export interface MapOrder extends Pick<MapRequest, 'tokens' | 'depth' | 'codeIntel' | 'signatures' | 'onProgress'> {
  /** The folder to map, as it was typed. */
  readonly folder?: string;
  readonly query?: string;
  readonly taskId?: string;
  readonly focus?: readonly string[];
  readonly output?: string;
  readonly stdout: boolean;
  /** What relative places are relative to. */
  readonly cwd: string;
}

/** What `cub map --json` prints. */
export interface MapResult {
  id: 'map';
  kind: 'map';
  /** Where the map is, relative to the root of the project where it is inside; null when it was only printed. */
  output: string | null;
  tokens: number;
  budget: number;
  files: { id: string; kind: 'file'; path: string; symbols: string[] }[];
  stats: { files_found: number; files_indexed: number; files_parsed: number; parser: 'native' | 'wasm' | 'none' };
  warnings: string[];
  /**
   * Whether the query or task, and the paths in focus, have to do with any file; null where there are none. Without a
   * match the map is an overview.
   */
  matched: { query: boolean | null; focus: boolean | null };
  text: string;
}

/**
 * Draws the map and writes it to its place.
 * @throws CubError of the task, of the place, of the focus and of the settings
 */
export async function mapProject(cub: Cub, order: MapOrder): Promise<MapResult> {
  const project = await cub.get(projectToken);
  const root = order.folder === undefined ? project.root : resolve(order.cwd, order.folder);
  const target = mapTarget(project, root, order);
  const paths = (order.focus ?? []).map((path) => focusPath(root, order.cwd, path));
  const text = [order.query, order.taskId === undefined ? undefined : await textOfTask(cub, order.taskId)]
    .filter(Boolean)
    .join('\n');
  const { tokens, depth, codeIntel, signatures, onProgress } = order;
  const map = await (
    await cub.get(mapToken)
  ).render({ root, focus: { text, paths }, tokens, depth, codeIntel, signatures, onProgress });
  if (target?.within) await project.ensureInitialized();
  if (target) writeMap(target, map.text);
  return toResult(map, target && shownPlace(project, target.file));
}

/**
 * A path at hand as the map calls it: relative to the mapped folder.
 * @throws CubError `CUB_MAP_FOCUS` when there is nothing, or it is elsewhere
 */
function focusPath(root: string, cwd: string, typed: string): string {
  const place = resolve(cwd, typed);
  const path = existsSync(place) ? relative(realpathSync(root), realpathSync(place)) : null;
  if (path !== null && path !== '..' && !path.startsWith(`..${sep}`)) return path.split(sep).join('/');
  throw new CubError(
    path === null
      ? `--focus ${typed}: there is no such file or folder in ${cwd}.`
      : `--focus ${typed}: it is outside of ${root}, the folder that is mapped.`,
    {
      code: 'CUB_MAP_FOCUS',
      exit: EXIT.usage,
      suggestions: ['Name a file or a folder as seen from here: `--focus src/parser`.'],
    },
  );
}

async function textOfTask(cub: Cub, id: string): Promise<string> {
  const { title, description, acceptance_criteria: criteria } = await (await cub.get(tasksToken)).get(id);
  return [title, description, ...criteria].join('\n');
}

function toResult(
  { text, tokens, budget, files, stats, warnings, matched }: RenderedMap,
  output: string | null,
): MapResult {
  return {
    id: 'map',
    kind: 'map',
    output,
    tokens,
    budget,
    files: files.map(({ path, symbols }) => ({ id: path, kind: 'file', path, symbols: [...symbols] })),
    stats: {
      files_found: stats.filesFound,
      files_indexed: stats.filesIndexed,
      files_parsed: stats.filesParsed,
      parser: stats.parser,
    },
    warnings: [...warnings],
    matched: { query: matched?.query ?? null, focus: matched?.focus ?? null },
    text,
  };
}
