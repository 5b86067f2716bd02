const TESTS = /^(tests?|__tests__|specs?|e2e|integration[-_]tests?|unit[-_]tests?|test[-_]suite|testsuite)$/i;
const ASIDE = /^(fixtures?|__fixtures__|testdata|test[-_]data|__mocks__|__snapshots__|snapshots|examples?|samples?|demos?|playgrounds?|templates?|template[-_].*|.*[-_]templates?|docs?([-_].*)?|documentation|website|bench(es|marks?|suite)?|fuzz|third[-_]party|vendor(ed)?|external|node_modules|dist|build|target)$/i;

/** Whether a folder of this name holds tests. */
export function isTestFolder(name: string): boolean {
  return TESTS.test(name);
}

/** Whether a folder of this name stands beside the code: tests, what they need, examples, documents, other people's code. */
export function isAside(name: string): boolean {
  return TESTS.test(name) || ASIDE.test(name) || name.startsWith('.');
}

/** Whether a path lies in such a folder, or is one. */
export function isBeside(path: string): boolean {
  return path !== '' && path.split('/').some(isAside);
}
