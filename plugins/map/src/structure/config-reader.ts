import { withArticle } from '@cub/plugin-sdk/text';
import { tableOf, type Table } from './config-values.js';
import type { ProjectFiles } from './project-files.js';

const FORMATS = { json: 'JSON', toml: 'TOML', yaml: 'YAML' } as const;
type Format = keyof typeof FORMATS;
/** No configuration that people write is longer. */
const MAX_CHARACTERS = 1_000_000;

/** Where a parser gave up; counted from 1. */
interface Place {
  readonly line: number;
  readonly column: number;
}

/**
 * Reads configuration files, each once. One that is missing is null; one that cannot be read is null, too, and leaves a warning. A warning never repeats
 * what stands in the file.
 */
export class ConfigReader {
  readonly #files: ProjectFiles;
  readonly #read = new Map<string, Promise<Table | null>>();
  readonly #warnings = new Map<string, string>();

  constructor(files: ProjectFiles) {
    this.#files = files;
  }

  /** One of each file that could not be read, in the order of their paths. */
  warnings(): string[] {
    return [...this.#warnings].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, warning]) => warning);
  }

  /** The text of a file; null, with a warning, when it is listed and cannot be read. */
  text(path: string): string | null {
    if (!this.#files.has(path)) return null;
    const text = this.#files.read(path);
    if (text === null || text.length > MAX_CHARACTERS) this.#warn(path, `${path}: could not be read, or is too large`);
    return text !== null && text.length <= MAX_CHARACTERS ? text : null;
  }

  json(path: string): Promise<Table | null> {
    return this.#once(path, 'json');
  }

  toml(path: string): Promise<Table | null> {
    return this.#once(path, 'toml');
  }

  yaml(path: string): Promise<Table | null> {
    return this.#once(path, 'yaml');
  }

  #once(path: string, format: Format): Promise<Table | null> {
    const known = this.#read.get(path);
    if (known) return known;
    const read = this.#parse(path, format);
    this.#read.set(path, read);
    return read;
  }

  async #parse(path: string, format: Format): Promise<Table | null> {
    const text = this.text(path);
    if (text === null) return null;
    try {
      const value = await PARSERS[format](text);
      if (value !== null && value !== undefined && (typeof value !== 'object' || Array.isArray(value))) {
        this.#warn(path, `${path}: expected a table of keys, received ${Array.isArray(value) ? 'a list' : withArticle(typeof value)}`);
      }
      return tableOf(value);
    } catch (error) {
      // Whatever a parser throws at such a text, also when it runs out of stack.
      const place = placeOf(error, text);
      this.#warn(path, `${path}${place ? `:${place.line}:${place.column}` : ''}: expected ${FORMATS[format]}, received something else; what it says is left out`);
      return null;
    }
  }

  #warn(path: string, warning: string): void {
    this.#warnings.set(path, warning);
  }
}

/** They are loaded when the first file of their kind is met: most projects need one of them at most. */
const PARSERS: Readonly<Record<Format, (text: string) => Promise<unknown>>> = {
  json: async (text) => JSON.parse(text) as unknown,
  toml: async (text) => (await import('smol-toml')).parse(text),
  yaml: async (text) => (await import('./parse-yaml.js')).parseYaml(text),
};

/** Each parser says it in its own way: the TOML one with line and column, the YAML one with offsets, the JSON one in its message. */
function placeOf(error: unknown, text: string): Place | null {
  const { line, column, pos, message } = error as { line?: unknown; column?: unknown; pos?: readonly [number, number]; message?: unknown };
  if (typeof line === 'number' && typeof column === 'number') return { line, column };
  const position = pos?.[0] ?? /at position (\d+)/.exec(String(message))?.[1];
  if (position === undefined) return null;
  const before = text.slice(0, Number(position)).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
