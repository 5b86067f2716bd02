import { nameOf } from './project-files.js';

/** The name that a manifest gives a part of the project, as long as it reads like a name; else that of its folder. */
export function readableName(given: string | null, path: string): string {
  return given !== null && given.length <= 100 && /^[@\w][\w.@/:+-]*$/.test(given) ? given : nameOf(path);
}
