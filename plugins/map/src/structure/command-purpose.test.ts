import { purposeOf } from './command-purpose.js';

it.each([
  ['test', 'test'], ['test:unit', 'test'], ['unit-test', 'test'], ['test:types', 'test'], ['check', 'test'], ['ci', 'test'], ['type-check', 'types'], ['check:types', 'types'],
  ['build', 'build'], ['app:build', 'build'], ['lint_fix', 'lint'], ['fmt', 'lint'], ['dev', 'run'], ['start:browser', 'run'], ['setup', 'install'],
  ['ci-publish', 'other'], ['build:release', 'other'], ['docs:build', 'other'], ['clean', 'other'], ['copy:package.json', 'other'], ['link-all', 'other'], ['', 'other'],
] as const)('%s: %s', (name, purpose) => {
  expect(purposeOf(name)).toBe(purpose);
});
