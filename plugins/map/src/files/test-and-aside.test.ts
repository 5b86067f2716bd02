import { pathKinds } from './test-and-aside.js';

const { isTest, isAside } = pathKinds();

it.each([
  ...[
    'tests/a.py',
    'flask/testsuite/basic.py',
    'src/a.test.ts',
    'src/test_a.py',
    'pkg/a_test.go',
    'src/__tests__/a.ts',
    'a.spec.tsx',
    'conftest.py',
  ],
  ...[
    'src/test/java/ATest.java',
    'shop/tests.py',
    'Tests/CartTests.swift',
    'Sources/CartTests.swift',
    'ShopUITests/a.swift',
    'src/jvmTest/kotlin/A.kt',
  ],
  ...[
    'app/src/androidTest/java/A.java',
    'src/commonTest/kotlin/A.kt',
    'src/integrationTest/java/A.java',
    'spec/cart_spec.rb',
    'src/CartSpec.kt',
  ],
  ...[
    'Shop.Tests/Cart.cs',
    'test/Shop.UnitTests/Cart.cs',
    'src/CartTests.cs',
    'e2e/cart.ts',
    'apps/web-e2e/src/cart.ts',
    'E2E/cart.ts',
    'src/app.e2e-spec.ts',
  ],
  ...[
    'cypress/cart.cy.ts',
    'tests/CartTest.php',
    'src/CartTestCase.php',
    'src/cart_test.cc',
    'src/cart_unittest.cc',
    'src/CartTest.cpp',
    'src/cartTest.js',
  ],
  ...[
    'src/testFixtures/java/A.java',
    'packages/query-test-utils/src/key.ts',
    'lib/src/cart_test.dart',
    'ShopTests/CartTests.m',
    'src/Testsuite/a.php',
  ],
])('%s is a test', (path) => expect(isTest(path)).toBe(true));

it.each([
  ...[
    'src/latest.ts',
    'src/contest/a.py',
    'src/attestation.go',
    'src/tester.ts',
    'src/Contest.java',
    'src/Latest.swift',
    'src/JobSpec.java',
  ],
  ...[
    'openapi-spec/pets.ts',
    'load-testing/run.ts',
    'src/protest/a.ts',
    'src/commands/test.ts',
    'src/greatest/Greatest.kt',
    'src/inspector.ts',
  ],
])('%s is no test', (path) => expect(isTest(path)).toBe(false));

it.each([
  ...[
    'db/migrate/1_add.rb',
    'db/old_migrations/2.rb',
    'app/migrations/0001_initial.py',
    'docs/conf.py',
    'Docs/conf.py',
    'Documentation/a.c',
    'docs-src/a.py',
  ],
  ...[
    'Example/Shop/A.swift',
    'iOS Example/A.swift',
    'Examples/a.ts',
    'Samples/a.cs',
    'samples/a.cs',
    'Demo/a.m',
    'demo-app/a.ts',
    'src/a.stories.tsx',
  ],
  ...['src/__mocks__/a.ts', 'Fixtures/a.json', 'types/a.d.ts', 'locales/de.ts', 'scripts/release.ts', 'Legacy/a.cs'],
])('%s stands beside the product', (path) => expect(isAside(path)).toBe(true));

it.each([
  ...[
    'src/migrate/run.go',
    'src/immigrations.py',
    'src/samples.ts',
    'src/demonstrate/a.ts',
    'src/example.ts',
    'lib/documentation.rb',
  ],
  ...['vite.config.ts', 'packages/a/jest.config.js', 'src/app.config.ts'],
])('%s is a part of the product', (path) => expect(isAside(path)).toBe(false));

it('a package of a workspace is a part of the product whatever it is called, its tests are not', () => {
  const kinds = pathKinds(['packages/test', 'packages/examples']);
  expect(
    [
      'packages/test/src/run.ts',
      'packages/test/test/run.ts',
      'packages/test/src/run.test.ts',
      'packages/other/test/run.ts',
    ].map(kinds.isTest),
  ).toEqual([false, true, true, true]);
  expect(['packages/examples/a.ts', 'packages/examples/docs/a.ts', 'examples/a.ts'].map(kinds.isAside)).toEqual([
    false,
    true,
    true,
  ]);
});
