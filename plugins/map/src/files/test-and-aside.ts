import { isAsideFolderName, isTestFolderName } from './folder-kind.js';

/**
 * `conftest.py`, `test_cart.py`, Django's `tests.py`, `cart.test.ts`, `cart_test.go`, `app.e2e-spec.ts`,
 * `Button.stories.tsx`
 */
const TEST_FILE =
  /^(test_.*|conftest|tests)\.\w+$|[._-](test|tests|unittest|spec|specs|bench|e2e|cy|stories)(-d)?\.\w+$/;
/** Languages that name a file after its class, such as `CartTest.java`, `CartTests.swift` and `CartTestCase.php`. */
const TEST_CLASS = /(Tests?|TestCase)\.(java|kts?|cs|fs|vb|swift|scala|groovy|php|m|mm|cc|cpp|cxx|dart)$/;
const TEST_HUMP = /[a-z0-9]Tests?\.[cm]?[jt]sx?$/;
/** `CartSpec.kt`: in Java and Go a `Spec` mostly is a part of the product. */
const SPEC_CLASS = /\wSpecs?\.(kts?|scala|groovy|swift|hs|cs)$/;
const ASIDE_FILE = /\.(d\.[cm]?ts|(stories|mock|fixtures?)\.\w+)$/;
/** Folders of code that matters less: what is left of earlier versions, what runs once, texts, what is built. */
const LESSER_FOLDER =
  /^(deprecated|legacy|old|archive|build|out|\w+_dist|(.*[-_])?migrations|locales?|i18n|scripts?)$/i;

/** What a path tells of a file. */
export interface PathKinds {
  isTest(path: string): boolean;
  /** Whether it stands beside the product: documentation, examples, fixtures, migrations. */
  isAside(path: string): boolean;
}

interface FolderKind {
  readonly isTest: boolean;
  readonly isAside: boolean;
}

/**
 * Tells tests and what stands beside the product by their paths.
 * @param products folders that are a part of the product whatever they are called: a package `test` of a workspace
 */
export function pathKinds(products: readonly string[] = []): PathKinds {
  const known = new Map<string, FolderKind>([['', { isTest: false, isAside: false }]]);
  const productFolders = new Set(products);
  const kindOf = (folder: string): FolderKind => {
    const found = known.get(folder);
    if (found) return found;
    const parent = kindOf(parentOf(folder));
    const kind = productFolders.has(folder) ? parent : below(parent, folder);
    known.set(folder, kind);
    return kind;
  };
  return {
    isTest: (path) => kindOf(parentOf(path)).isTest || isTestFile(nameOf(path)),
    isAside: (path) => kindOf(parentOf(path)).isAside || ASIDE_FILE.test(path),
  };
}

function below(parent: FolderKind, folder: string): FolderKind {
  const name = nameOf(folder);
  const isMigration = name === 'migrate' && /(^|\/)db$/.test(parentOf(folder));
  return {
    isTest: parent.isTest || isTestFolderName(name),
    isAside: parent.isAside || isMigration || isAsideFolderName(name) || LESSER_FOLDER.test(name),
  };
}

function isTestFile(name: string): boolean {
  return TEST_FILE.test(name) || TEST_CLASS.test(name) || TEST_HUMP.test(name) || SPEC_CLASS.test(name);
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
