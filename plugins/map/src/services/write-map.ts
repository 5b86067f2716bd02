import { existsSync, readFileSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { codeOf, writeFileDurable } from '@cub/journal';
import { CubError, EXIT, isCubError, type Project } from '@cub/plugin-sdk';

/** Where a map goes. */
export interface MapTarget {
  /** Absolute. */
  readonly file: string;
  /** A folder that the file must not leave by a link; null where the user named the place. */
  readonly within: string | null;
}

/**
 * The place of a map: `--output`, else `.cub/map.md` of the project.
 * @param root the mapped folder
 * @returns null for stdout
 * @throws CubError `CUB_MAP_PLACE` when a part of a project is mapped and nothing says where to: the project's own map is about all of it
 */
export function mapTarget(project: Project, root: string, wanted: { output?: string; stdout: boolean; cwd: string }): MapTarget | null {
  if (wanted.stdout) return null;
  if (wanted.output !== undefined) return { file: resolve(wanted.cwd, wanted.output), within: null };
  if (root === project.root) return { file: join(project.cubDir, 'map.md'), within: project.root };
  throw new CubError(`${root} is a part of ${project.root}, whose map is about all of it.`, {
    code: 'CUB_MAP_PLACE',
    exit: EXIT.usage,
    suggestions: ['Print it: `--stdout`.', 'Or name a file: `--output FILE`.'],
  });
}

/** Replaces the file unless it says the same. @throws CubError `CUB_MAP_WRITE` */
export function writeMap({ file, within }: MapTarget, text: string): void {
  try {
    if (existsSync(file) && readFileSync(file, 'utf8') === text) return;
    writeFileDurable(file, text, within === null ? {} : { within });
  } catch (error) {
    if (isCubError(error)) throw error;
    throw new CubError(`the map cannot be written to ${file}: ${codeOf(error)}`, {
      code: 'CUB_MAP_WRITE',
      suggestions: ['Make the folder writable.', 'Or print it: `--stdout`.'],
      cause: error,
    });
  }
}

/** The place of a map for people and for `--json`: relative to the project, unless it is elsewhere. */
export function shownPlace(project: Project, file: string): string {
  const path = relative(project.root, file);
  return path.startsWith('..') ? file : path.split(sep).join('/');
}
