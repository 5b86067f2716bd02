import * as fc from 'fast-check';
import { matchFolders } from './path-glob.js';

const FOLDERS = ['apps/web', 'packages/a', 'packages/a/inner', 'packages/b-old', 'packages/.hidden', 'tools/x'];

it.each<[string[], string[]]>([
  [['packages/*'], ['packages/a', 'packages/b-old']],
  [['packages/**'], ['packages/a', 'packages/a/inner', 'packages/b-old']],
  [['./packages/a/', '/tools/x'], ['packages/a', 'tools/x']],
  [['!**/inner', 'packages/**', '!packages/*-old'], ['packages/a']],
  [['{apps,tools}/*', 'packages/?'], ['apps/web', 'packages/a', 'tools/x']],
  [['packages/.*'], ['packages/.hidden']],
  [['**/.hidden'], ['packages/.hidden']],
  [['packages/a/package.json'], ['packages/a']],
  [['**/x'], ['tools/x']],
  [['*'], []],
  [['!packages/a'], []],
  [[''], []],
])('%j', (patterns, expected) => {
  expect(matchFolders(FOLDERS, patterns)).toEqual(expected);
});

it('a star stands for any name, a double one for any path', () => {
  const name = fc.stringMatching(/^[a-z0-9]{1,8}$/);
  fc.assert(
    fc.property(fc.array(name, { minLength: 1, maxLength: 5 }), fc.nat(7), (parts, cut) => {
      const path = parts.join('/');
      const first = parts[0] ?? '';
      const starred = `${first.slice(0, cut)}*`;
      expect(matchFolders([path], [path])).toEqual([path]);
      expect(matchFolders([path], ['**'])).toEqual([path]);
      expect(matchFolders([path], [[starred, ...parts.slice(1)].join('/')])).toEqual([path]);
      expect(matchFolders([path], [`${path}/*`])).toEqual([]);
    }),
  );
});
