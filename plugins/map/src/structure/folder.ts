import type { ConfigReader } from './config-reader.js';
import type { Table } from './config-values.js';
import { joinPath, type ProjectFiles } from './project-files.js';

/** One folder of a project: all paths that it takes are relative to it, all that it returns are relative to the root of the project. */
export interface Folder {
  /** '' is the root. */
  readonly path: string;
  readonly files: ProjectFiles;
  readonly config: ConfigReader;
  /** Names of the files directly in it. */
  readonly names: readonly string[];
  at(path: string): string;
  has(path: string): boolean;
  /** The first of these files that is there, as it was given. */
  firstOf(...paths: readonly string[]): string | null;
  /** Folders directly in one below it. */
  foldersIn(path: string): readonly string[];
  text(path: string): string | null;
  json(path: string): Promise<Table | null>;
  toml(path: string): Promise<Table | null>;
  yaml(path: string): Promise<Table | null>;
}

export function openFolder(files: ProjectFiles, config: ConfigReader, path: string): Folder {
  const at = (given: string) => joinPath(path, given);
  return {
    path,
    files,
    config,
    names: files.namesIn(path),
    at,
    has: (given) => files.has(at(given)),
    firstOf: (...paths) => paths.find((given) => files.has(at(given))) ?? null,
    foldersIn: (given) => files.foldersIn(at(given)),
    text: (given) => config.text(at(given)),
    json: (given) => config.json(at(given)),
    toml: (given) => config.toml(at(given)),
    yaml: (given) => config.yaml(at(given)),
  };
}
