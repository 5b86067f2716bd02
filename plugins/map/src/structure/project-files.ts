import type { FolderSize, StructureFiles } from './project-structure.js';
import { byText } from './by-text.js';

/** The listing of a project, made ready for questions about folders. A path that could lead out of the project is not in it, nor is what was installed. */
export class ProjectFiles {
  /** In the order of their code units, each once. */
  readonly paths: readonly string[];
  readonly #known: ReadonlySet<string>;
  readonly #names = new Map<string, string[]>();
  readonly #sizes = new Map<string, number>();
  readonly #children = new Map<string, string[]>();
  readonly #files: StructureFiles;

  constructor(files: StructureFiles) {
    this.#files = files;
    this.paths = [...new Set(files.paths.filter(isOwn))].sort(byText);
    this.#known = new Set(this.paths);
    for (const path of this.paths) this.#count(path);
    for (const { path } of this.folders()) append(this.#children, parentOf(path), path);
  }

  has(path: string): boolean {
    return this.#known.has(path);
  }

  hasFolder(path: string): boolean {
    return path === '' || this.#sizes.has(path);
  }

  /** Names of the files directly in a folder; '' is the root. */
  namesIn(folder: string): readonly string[] {
    return this.#names.get(folder) ?? [];
  }

  /** Folders that hold files at any depth, without the root, in the order of their paths. */
  folders(): FolderSize[] {
    return [...this.#sizes].map(([path, files]) => ({ path, files })).sort((a, b) => byText(a.path, b.path));
  }

  /** Folders directly in a folder, as paths. */
  foldersIn(folder: string): readonly string[] {
    return this.#children.get(folder) ?? [];
  }

  /** Files below a folder. */
  under(folder: string): readonly string[] {
    return folder === '' ? this.paths : this.paths.filter((path) => path.startsWith(`${folder}/`));
  }

  /** The text without a byte order mark; null when the file is not listed, unreadable or too large. */
  read(path: string): string | null {
    return this.#known.has(path) ? (this.#files.read(path)?.replace(/^\uFEFF/, '') ?? null) : null;
  }

  #count(path: string): void {
    const folder = parentOf(path);
    append(this.#names, folder, nameOf(path));
    for (let at = folder; at !== ''; at = parentOf(at)) this.#sizes.set(at, (this.#sizes.get(at) ?? 0) + 1);
  }
}

/** '' for what lies in the root. */
export function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** Of a folder: 1 for one in the root, 0 for the root. */
export function depthOf(folder: string): number {
  return folder === '' ? 0 : folder.split('/').length;
}

/** `a`, `b` → `a/b`; '' stands for the root on either side. */
export function joinPath(folder: string, path: string): string {
  return folder === '' || path === '' ? folder + path : `${folder}/${path}`;
}

function append(lists: Map<string, string[]>, key: string, value: string): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}

const NOT_OURS = new Set(['', '.', '..', '.git', 'node_modules']);

function isOwn(path: string): boolean {
  return !path.split('/').some((part) => NOT_OURS.has(part));
}
