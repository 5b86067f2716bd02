import { isTestFolder } from './aside-folders.js';
import { nameOf, type ProjectFiles } from './project-files.js';
import { isSource } from './source-files.js';

/** A folder of this name may as well hold the specifications of something else. */
const AMBIGUOUS = /^specs?$/i;
const TEST_FILE = /(^|[._-])(test|spec)s?[._-]/i;

/**
 * Folders of tests with code in them; those inside of another one are not named.
 * @param products folders that are a part of the product whatever they are called
 */
export function findTestFolders(files: ProjectFiles, products: ReadonlySet<string> = new Set()): string[] {
  const found: string[] = [];
  for (const { path } of files.folders()) {
    const isInside = found.some((outer) => path.startsWith(`${outer}/`));
    if (!isInside && !products.has(path) && isTestFolder(nameOf(path)) && holdsTests(files, path)) found.push(path);
  }
  return found;
}

function holdsTests(files: ProjectFiles, folder: string): boolean {
  const sources = files.under(folder).filter(isSource);
  return AMBIGUOUS.test(nameOf(folder)) ? sources.some((path) => TEST_FILE.test(nameOf(path))) : sources.length > 0;
}
