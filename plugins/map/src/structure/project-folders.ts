import { isBeside } from './aside-folders.js';
import type { StackReader } from './findings.js';
import { depthOf, nameOf, parentOf, type ProjectFiles } from './project-files.js';
import { byText } from './by-text.js';

/** Deeper manifests belong to something that a project further up takes care of. */
const MAX_DEPTH = 3;
/** More are a collection, which no map can show project by project. */
const MAX_FOLDERS = 24;

/** Folders with a manifest of this stack, the shallow ones first; none of what stands beside the code. */
export function projectFolders(files: ProjectFiles, reader: StackReader): string[] {
  const folders = new Set(files.paths.filter((path) => reader.isManifest(nameOf(path))).map(parentOf));
  const wanted = [...folders].filter((folder) => depthOf(folder) <= MAX_DEPTH && !isBeside(folder));
  return wanted.sort((a, b) => depthOf(a) - depthOf(b) || byText(a, b)).slice(0, MAX_FOLDERS);
}
