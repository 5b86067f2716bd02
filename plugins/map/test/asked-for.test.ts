import { tempRepo, type TempFolder } from '@cub/testkit';
import type { MapRequest } from '@cub/plugin-sdk';
import { javascript } from '../src/languages/javascript.js';
import { python } from '../src/languages/python.js';
import { tsx, typescript } from '../src/languages/typescript.js';
import { buildMap } from '../src/services/build-map.js';
import { DEFAULT_SETTINGS } from '../src/services/map-settings.js';

jest.setTimeout(60_000);
const languages = Object.entries({ javascript, python, tsx, typescript }).map(([id, value]) => ({ id, value }));

const made: TempFolder[] = [];
afterEach(() => made.splice(0).forEach((folder) => folder.remove()));
const keep = <T extends TempFolder>(folder: T): T => {
  made.push(folder);
  return folder;
};
const map = (root: string, request: MapRequest = {}) =>
  buildMap(
    { root, cacheDir: null, languages, parser: 'wasm', settings: DEFAULT_SETTINGS, health: () => null },
    request,
  );
const PROJECT = { 'core.py': 'class Engine:\n    pass\n', 'api.py': 'from core import Engine\n' };

describe('a map that is asked for something', () => {
  it('puts a file first that the query names, whatever kind of file it is', async () => {
    const other = 'export function cart() {\n  // the cart, its guide, its test, its package\n}\n';
    const { dir } = keep(
      tempRepo({
        ...Object.fromEntries(
          Array.from({ length: 9 }, (_, i) => [`src/cart${i}.ts`, other.replace('cart()', `cart${i}()`)]),
        ),
        'test/cart.test.ts': "import { cart0 } from '../src/cart0';\ncart0();\n",
        'docs/guide.md': '# Guide\n',
        'docs/deep/notes.rst': '',
        'package.json': '{}',
        'vite.config.ts': 'export default {};\n',
      }),
    );
    const first = async (text: string) => (await map(dir, { focus: { text } })).files[0]?.path;
    for (const path of [
      'test/cart.test.ts',
      'docs/guide.md',
      'docs/deep/notes.rst',
      'package.json',
      'vite.config.ts',
    ]) {
      for (const text of [
        path,
        `\`${path}\``,
        `./${path}:1`,
        path.replaceAll('/', '\\'),
        `the cart in ${path} is lost`,
        path.toUpperCase(),
      ]) {
        expect([text, await first(text)]).toEqual([text, path]);
      }
    }
    expect(await first('the cart in guide.md is lost')).toBe('docs/guide.md');
    expect((await map(dir, { focus: { paths: ['docs/guide.md'] } })).files[0]?.path).toBe('docs/guide.md');
    expect((await map(dir, { focus: { paths: ['docs'] } })).files.slice(0, 2).map(({ path }) => path)).toEqual([
      'docs/deep/notes.rst',
      'docs/guide.md',
    ]);
    expect((await map(dir, { focus: { paths: ['.'] } })).files.map(({ path }) => path)).not.toContain('docs/guide.md');
  });

  it('puts tests behind the product, unless the query speaks of tests', async () => {
    const { dir } = keep(
      tempRepo({
        'src/cart.ts': 'export function cart() {\n  return retry;\n}\n',
        'test/cart.test.ts': "it('retry of the cart, retry', () => cart(retry));\n// cart retry cart retry\n",
      }),
    );
    const first = async (text: string) => (await map(dir, { focus: { text } })).files[0]?.path;
    expect(await first('the cart loses a retry')).toBe('src/cart.ts');
    expect(await first('the cart loses a retry\n\nAdds tests.')).toBe('src/cart.ts');
    expect(await first('flaky test of the cart with a retry')).toBe('test/cart.test.ts');
  });

  it('takes a package of a workspace that is called `test` for a part of the product', async () => {
    const { dir } = keep(
      tempRepo({
        'package.json': '{"workspaces": ["packages/*"]}',
        'packages/test/package.json': '{"name": "@shop/test", "main": "src/runner.ts"}',
        'packages/test/src/runner.ts': 'export function runner() {\n  // retry after a timeout\n}\n',
        'packages/test/test/runner.ts':
          'export function again() {\n  // retry after a timeout, retry after a timeout\n}\n',
        'packages/cart/package.json': '{"name": "@shop/cart", "main": "src/cart.ts"}',
        'packages/cart/src/cart.ts': 'export function cart() {\n  // retry\n}\n',
      }),
    );
    const { files, text } = await map(dir, { focus: { text: 'no retry after a timeout' } });
    expect(files.map(({ path }) => path).slice(0, 2)).toEqual([
      'packages/test/src/runner.ts',
      'packages/test/test/runner.ts',
    ]);
    expect(text).toContain('- tests: packages/test/test/\n');
  });

  it('says whether a query and paths in focus are anywhere', async () => {
    const { dir } = keep(tempRepo(PROJECT));
    const matched = async (text: string, paths: string[] = []) => (await map(dir, { focus: { text, paths } })).matched;
    expect((await map(dir)).matched).toEqual({ query: null, focus: null });
    expect(await matched('engine', ['core.py'])).toEqual({ query: true, focus: true });
    expect(await matched('update remove resolve')).toEqual({ query: false, focus: null });
    expect(await matched('xylophone', ['nowhere'])).toEqual({ query: false, focus: false });
    expect((await map(dir, { focus: { text: 'xylophone' } })).text).toBe((await map(dir)).text);
  });

  it('finds what is called by a word that every task has', async () => {
    const { dir } = keep(
      tempRepo({
        'a.py': 'def other():\n    pass\n',
        'b.py': 'def update():\n    pass\n',
        'c.py': 'def third():\n    pass\n',
      }),
    );
    for (const text of ['update', 'fix `update`', 'fix the update'])
      expect((await map(dir, { focus: { text } })).files[0]?.path).toBe('b.py');
  });

  it('names the packages of a monorepo first, with what they say of themselves', async () => {
    const packages = Array.from({ length: 30 }, (_, i) => [
      `packages/part${i}/package.json`,
      `{"name": "@shop/part${i}", "main": "index.ts", "description": "Does thing ${i}. More."}`,
    ]);
    const { dir } = keep(
      tempRepo({
        'package.json': '{"workspaces": ["packages/*"]}',
        ...Object.fromEntries(packages),
        'packages/part7/index.ts': 'export {};\n',
      }),
    );
    const { text } = await map(dir, { tokens: 4000 });
    expect(text).toMatch(/## Structure\n\n- packages \(@shop\/\*\):\n {2}- packages\/part7: Does thing 7\n/);
    for (let i = 0; i < 30; i += 1) expect(text).toContain(`- packages/part${i}: Does thing ${i}\n`);
    expect(text).toContain('part29 (1)');
    expect((await map(dir, { tokens: 600 })).text).toMatch(/- packages[^]*part7/);
  });
});
