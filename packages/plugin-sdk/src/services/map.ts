import { createToken } from '../token.js';

/** What a map is made for. */
export interface MapRequest {
  /** The folder that the map is about, absolute. @defaultValue the root of the project */
  readonly root?: string;
  /**
   * What the reader is about to do; files and names that have to do with it come first. Without it the map is an
   * overview.
   */
  readonly focus?: { readonly text?: string; readonly paths?: readonly string[] };
  /** Hard cap in tokens of o200k. @defaultValue the setting `map.token_budget`, else 1500 */
  readonly tokens?: number;
  /** Levels of folders that the structure shows. @defaultValue the setting `map.max_depth`, else 4 */
  readonly depth?: number;
  /** False: no definitions, only structure. @defaultValue the setting `map.include_code_intel`, else true */
  readonly codeIntel?: boolean;
  /**
   * Shows each definition with its line and its signature instead of the bare name.
   * @defaultValue when bare names leave much of the budget
   */
  readonly signatures?: boolean;
  /** Told while files are read that were not read before. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** A file of the map. */
export interface MappedFile {
  /** Relative to the mapped folder. */
  readonly path: string;
  /** Names of the definitions that are shown, the most relevant first. */
  readonly symbols: readonly string[];
}

/** What an agent needs to find its way, inside of a budget. */
export interface RenderedMap {
  /** Markdown. The same files and the same request give the same bytes. */
  readonly text: string;
  /** Of the text, by o200k. */
  readonly tokens: number;
  /** What the text may have at most. */
  readonly budget: number;
  /** Files that the map shows with their definitions, in the order of their rank. */
  readonly files: readonly MappedFile[];
  /** How the work went; nothing of it is in the text. */
  readonly stats: {
    /** All that git, or a walk, found and that no rule excludes. */
    readonly filesFound: number;
    /** Those that were looked into. */
    readonly filesIndexed: number;
    /** Those of them that were parsed now; the others were in the cache. */
    readonly filesParsed: number;
    /** What parsed them. */
    readonly parser: 'native' | 'wasm' | 'none';
  };
  /** Files that were left out, and why; configuration that could not be read. */
  readonly warnings: readonly string[];
  /**
   * Whether the text and the paths of the request have to do with any file; null when the request has none. Without a
   * match the map is an overview.
   */
  readonly matched?: { readonly query: boolean | null; readonly focus: boolean | null };
}

/**
 * Maps of the project.
 * @example
 * const map = await cub.get(mapToken);
 * const { text } = await map.render({ focus: { text: `${task.title}\n${task.description}` }, tokens: 1000 });
 */
export interface MapService {
  /** A map of the project as its files are now. */
  render(request?: MapRequest): Promise<RenderedMap>;
}
/** Maps of the project. */
export const mapToken = createToken<MapService>('map');
