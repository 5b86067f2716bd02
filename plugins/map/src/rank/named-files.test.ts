import * as fc from 'fast-check';
import { pathKinds } from '../files/test-and-aside.js';
import { decodeRecord, encodeRecord } from '../index/file-record.js';
import type { IndexedFile } from '../index/index-files.js';
import { NO_TAGS, type Definition } from '../tags/tags.js';
import { countWords } from '../words/count-words.js';
import { literalNames } from './literal-names.js';
import { namedFiles } from './named-files.js';

const define = (name: string): Definition => ({
  name,
  kind: 'function',
  line: 1,
  endLine: 1,
  exported: true,
  owner: -1,
});
const file = (path: string, ...names: string[]): IndexedFile => ({
  path,
  record: decodeRecord(
    encodeRecord({
      fault: 'none',
      lines: 1,
      words: countWords(''),
      tags: { ...NO_TAGS, definitions: names.map(define) },
    }),
  ),
  language: undefined,
});

const FILES = [
  file('src/cart.ts', 'Cart', 'total', 'addItem'),
  file('src/price/total.ts', 'total', 'priceOf'),
  file('src/index.ts', 'total'),
  file('src/price/index.ts', 'total'),
  file('test/cart.test.ts', 'addItem', 'onlyTested'),
  file('test/test_cart.py', 'test_total'),
  file('app/[slug]/page.tsx'),
  file('src/user-list.ts'),
  file('lib/node.js'),
];
const PATHS = [
  ...FILES.map(({ path }) => path),
  ...[
    'docs/guide.md',
    'docs/My Guide.md',
    'packages/a/docs/guide.md',
    'packages/a/package.json',
    'package.json',
    'README.md',
    'packages/a/README.md',
  ],
  ...['Makefile', '.github/workflows/ci.yml', 'config/app.yaml', 'com/shop/Basket.java', 'fix'],
];
const named = (query: string) =>
  [...namedFiles(query.split('\n'), PATHS, FILES, pathKinds())].sort(([, a], [, b]) => b - a).map(([path]) => path);

describe('a file is named', () => {
  it.each([
    ...[
      'src/cart.ts',
      './src/cart.ts',
      '`src/cart.ts`',
      'src\\cart.ts',
      '.\\src\\cart.ts',
      'src/cart.ts:12',
      'src/cart.ts:12:5',
      'src/cart.ts#L12',
      'src/cart.ts(3,4)',
    ],
    ...[
      'SRC/Cart.ts',
      '/home/me/shop/src/cart.ts',
      'C:\\work\\shop\\src\\cart.ts',
      'file:///home/me/src/cart.ts',
      'webpack:///./src/cart.ts',
      'a/src/cart.ts',
      '"src/cart.ts"',
    ],
    ...[
      'crash in src/cart.ts, again',
      'crash (src/cart.ts:12)',
      'at Cart.total (/app/src/cart.ts:3:1)',
      '  File "/app/src/cart.ts", line 3',
      'is src/cart.ts?',
      'src/cart',
      '<src/cart.ts>',
    ],
    ...['Cart.ts', 'the cart.ts is lost', '`cart.ts`', '../src/cart.ts', 'src//cart.ts', 'see src/cart.ts.'],
  ])('%s', (query) => expect(named(query)[0]).toBe('src/cart.ts'));

  it.each([
    ['docs/guide.md', 'docs/guide.md'],
    ['packages/a/docs/guide.md', 'packages/a/docs/guide.md'],
    ['DOCS/GUIDE.MD', 'docs/guide.md'],
    ['docs/My Guide.md', 'docs/My Guide.md'],
    ['read `docs/My Guide.md` first', 'docs/My Guide.md'],
    ['package.json', 'package.json'],
    ['the README is old', 'README.md'],
    ['a/package.json', 'packages/a/package.json'],
    ['Makefile', 'Makefile'],
    ['ci.yml', '.github/workflows/ci.yml'],
    ['.github/workflows/ci.yml', '.github/workflows/ci.yml'],
    ['app/[slug]/page.tsx', 'app/[slug]/page.tsx'],
    ['test/cart.test.ts', 'test/cart.test.ts'],
    ['cart.test.ts is flaky', 'test/cart.test.ts'],
    ['tests in cart.test', 'test/cart.test.ts'],
    ['test/test_cart.py::test_total fails', 'test/test_cart.py'],
    ['test_cart fails', 'test/test_cart.py'],
    ['com.shop.Basket', 'com/shop/Basket.java'],
    ['user-list', 'src/user-list.ts'],
    ['fix', 'fix'],
    ['total', 'src/price/total.ts'],
    ['node.js', 'lib/node.js'],
  ])('%s', (query, path) => expect(named(query)[0]).toBe(path));
});

it.each([
  ['src/price', ['src/price/index.ts', 'src/price/total.ts']],
  ['./src/price/', ['src/price/index.ts', 'src/price/total.ts']],
  ['config', ['config/app.yaml']],
  ['the pages in docs/ are old', ['docs/My Guide.md', 'docs/guide.md']],
  ['the code in src/price/ is old', []],
])('a folder is named by %j', (query, paths) => expect(named(query).sort()).toEqual(paths));

describe('a definition is named', () => {
  it.each([
    ['Cart', ['src/cart.ts']],
    ['`Cart` is lost', ['src/cart.ts']],
    ['priceOf() rounds down', ['src/price/total.ts']],
    ['why does addItem fail', ['src/cart.ts']],
    ['Cart.addItem', ['src/cart.ts']],
    ['`Cart::total`', ['src/cart.ts']],
    ['onlyTested', ['test/cart.test.ts']],
  ])('%s', (query, paths) => expect(named(query)).toEqual(paths));
});

it.each([
  ...[
    'the cart is lost',
    'Fix the crash',
    'works in Node.js',
    'no such/file.ts',
    'see `total`',
    'it fails with onlyTested values',
    'Cart',
    '',
  ].map((query) => [query, query === 'Cart' ? 1 : 0] as const),
])('%j names %i files', (query, count) => expect(named(query)).toHaveLength(count));

it('what only the story below a title names by its name counts little, by its path as much as in the title', () => {
  const valueOf = (query: string, path: string) =>
    namedFiles(query.split('\n'), PATHS, FILES, pathKinds()).get(path) ?? 0;
  expect(valueOf('the cart\n\nsee cart.ts', 'src/cart.ts')).toBeLessThan(1);
  expect(valueOf('the cart\n\nsee cart.ts', 'src/cart.ts')).toBeGreaterThan(0);
  expect(valueOf('the cart\n\nsee src/cart.ts', 'src/cart.ts')).toBe(valueOf('src/cart.ts', 'src/cart.ts'));
  expect(valueOf('the cart\n\nsee `addItem`', 'src/cart.ts')).toBe(0);
});

it('reads any query, and finds nothing that is not there', () => {
  const piece = fc.constantFrom(
    '/',
    '\\',
    '.',
    ':',
    '`',
    '"',
    '(',
    ')',
    '[',
    ' ',
    '\n',
    '::',
    'src',
    'cart',
    'ts',
    'Cart',
    '__proto__',
    'constructor',
    '..',
    '1',
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(piece, fc.string({ unit: 'binary', maxLength: 5 })), { maxLength: 30 }), (pieces) => {
      for (const path of named(pieces.join(''))) expect(PATHS).toContain(path);
    }),
  );
  expect(literalNames([`${'a.ts '.repeat(50_000)}`]).length).toBeLessThanOrEqual(200);
  for (const text of [
    ')'.repeat(100_000),
    '`'.repeat(100_000),
    '('.repeat(100_000),
    ':1'.repeat(50_000),
    '"a'.repeat(50_000),
  ])
    literalNames([text]);
});
