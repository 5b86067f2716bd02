/** Words that name tests when a folder's name begins or ends with them: `jvmTest`, `Shop.Tests`, `test_utils`. */
const TEST_WORD = /^(tests?|unittests?|e2e)$/;
/** Names that mean tests only as a whole: `openapi-spec` and `load-testing` are parts of a product. */
const TEST_NAME = /^(e2e|specs?|testing|testsuites?|uitests?|integrationtests?|functionaltests?|cypress)$/;
/** `shop-test-utils` */
const HELPER_WORD = /^(utils?|helpers?|support|fixtures?|data)$/;
/** Words that name examples when a folder's name begins or ends with them: `iOS Example`, `demo-app`. */
const EXAMPLE_WORD = /^(examples?|samples?|demos?)$/;
const ASIDE_NAME =
  /^(docs?|docs[-_].*|documentation|website|www|benchmarks?|bench|fixtures?|mocks?|testdata|templates?|playgrounds?|sandbox)$/;

/**
 * The words of a folder's name in lower case: `jvmTest`, `Shop.Tests` and `__tests__` all have one that means tests.
 */
function wordsOf(name: string): string[] {
  const split = name.replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2').replaceAll(/([A-Z])([A-Z][a-z])/g, '$1 $2');
  return split
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}

/** Whether a folder of this name holds tests, as far as its name alone can tell. */
export function isTestFolderName(name: string): boolean {
  const words = wordsOf(name);
  const isHelper = HELPER_WORD.test(words.at(-1) ?? '') && words.includes('test');
  return (
    isHelper || TEST_NAME.test(words.join('')) || [words[0], words.at(-1)].some((word) => TEST_WORD.test(word ?? ''))
  );
}

/** Whether a folder of this name holds examples, documentation or data of tests, as far as its name alone can tell. */
export function isAsideFolderName(name: string): boolean {
  const words = wordsOf(name);
  const plain = name.toLowerCase().replaceAll(/^_+|_+$/g, '');
  return ASIDE_NAME.test(plain) || [words[0], words.at(-1)].some((word) => EXAMPLE_WORD.test(word ?? ''));
}
