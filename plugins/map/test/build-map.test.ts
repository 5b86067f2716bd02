import { execFileSync } from 'node:child_process';
import { mkdirSync, openSync, closeSync, ftruncateSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { encode } from 'gpt-tokenizer/encoding/o200k_base';
import { HERMETIC_GIT_ENV, tempFolder, tempRepo, type TempFolder } from '@cub/testkit';
import type { MapRequest } from '@cub/plugin-sdk';
import { javascript } from '../src/languages/javascript.js';
import { python } from '../src/languages/python.js';
import { tsx, typescript } from '../src/languages/typescript.js';
import { buildMap } from '../src/services/build-map.js';
import { DEFAULT_SETTINGS, type MapSettings } from '../src/services/map-settings.js';

jest.setTimeout(60_000);
const languages = [['javascript', javascript], ['python', python], ['tsx', tsx], ['typescript', typescript]].map(([id, value]) => ({ id, value })) as Parameters<typeof buildMap>[0]['languages'];

const made: TempFolder[] = [];
afterEach(() => made.splice(0).forEach((folder) => folder.remove()));
const keep = <T extends TempFolder>(folder: T): T => {
  made.push(folder);
  return folder;
};
const map = (root: string, request: MapRequest = {}, settings: Partial<MapSettings> = {}) =>
  buildMap({ root, cacheDir: null, languages, parser: 'wasm', settings: { ...DEFAULT_SETTINGS, ...settings }, health: () => null }, request);
const tokens = (text: string) => encode(text, { disallowedSpecial: new Set() }).length;

/** The example of the specification. */
const PROJECT = {
  'core.py': 'class Engine:\n    def run(self):\n        pass\n\nclass Config:\n    pass\n',
  'api.py': 'from core import Engine, Config\n\ndef handle_request():\n    return Engine(Config())\n',
  'cli.py': 'from api import handle_request\nfrom core import Engine\n\ndef main():\n    handle_request(); handle_request(); Engine()\n',
  'utils.py': 'def helper():\n    pass\n',
};
/** A project that no budget of the tests can hold. */
const LARGE = Object.fromEntries(
  Array.from({ length: 120 }, (_, i) => [
    `src/part${i % 7}/module_${i}.ts`,
    `import { thing${(i + 1) % 120} } from '../part${(i + 1) % 7}/module_${(i + 1) % 120}';\n${Array.from({ length: 12 }, (__, k) => `export function action${i}Number${k}(input: string) { return thing${(i + 1) % 120}(input); }`).join('\n')}\nexport const thing${i} = (x: string) => x;\n`,
  ]),
);

describe('a map', () => {
  it('puts what others depend on above what nobody uses', async () => {
    const { text, files, tokens: count } = await map(keep(tempRepo(PROJECT)).dir);
    expect(text.indexOf('Engine')).toBeLessThan(text.indexOf('helper'));
    expect(files.map(({ path }) => path)).toEqual(['core.py', 'api.py', 'cli.py', 'utils.py']);
    expect(text).toMatch(/^# Project Map\n\n## Tech Stack\n\n- python/);
    expect(count).toBe(tokens(text));
  });

  it('shows lines and signatures where there is room, bare names where there is not, and what is asked for', async () => {
    const { dir } = keep(tempRepo(PROJECT));
    expect((await map(dir)).text).toContain('core.py:\n  1 class Engine\n  2 def run(self)\n  5 class Config\n');
    expect((await map(dir, { signatures: false })).text).toContain('core.py: Engine, run, Config\n');
    expect((await map(dir, { tokens: 40 })).text).toContain('core.py: Engine');
  });

  it('knows by its lock files how a project is installed, and code about locks for code', async () => {
    const { dir } = keep(tempRepo({ 'package.json': '{"scripts": {"test": "x"}}', 'yarn.lock': '', 'src/write-lock.ts': 'export function acquire() {}\n', 'py/pyproject.toml': '[project]\nname = "a"\n', 'py/poetry.lock': '' }));
    const { text } = await map(dir);
    for (const said of ['`yarn install`', '`cd py && poetry install`', 'function acquire()']) expect(text).toContain(said);
  });

  it('puts what a query is about first, before anything else', async () => {
    const { dir } = keep(tempRepo({ ...PROJECT, 'deep/nested/retry.py': 'def wait_and_retry(seconds):\n    # after a timeout\n    pass\n' }));
    const { text, files } = await map(dir, { focus: { text: 'fix: retry after a timeout' } });
    expect(files[0]).toMatchObject({ path: 'deep/nested/retry.py' });
    expect(text).toMatch(/^# Project Map\n\n## Key Symbols\n\ndeep\/nested\/retry\.py:/);
  });

  it('puts paths in focus first, then what is near to them', async () => {
    const { dir } = keep(tempRepo(PROJECT));
    expect((await map(dir, { focus: { paths: ['./utils.py'] } })).files[0]?.path).toBe('utils.py');
    const near = (await map(dir, { focus: { paths: ['api.py'] } })).files.map(({ path }) => path);
    expect(near[0]).toBe('api.py');
    expect(near.at(-1)).toBe('utils.py');
  });

  it('knows who uses a package of the workspace by its name, also what the package hands on', async () => {
    const large = Array.from({ length: 40 }, (_, i) => `export function other${i}() {}`).join('\n');
    const { dir } = keep(
      tempRepo({
        'package.json': '{"workspaces": ["packages/*"]}',
        'packages/tools/package.json': '{"name": "@shop/tools"}',
        'packages/tools/src/index.ts': "export { hammer } from './hammer.js';\n",
        'packages/tools/src/hammer.ts': 'export function hammer() {}\n',
        'packages/site/package.json': '{"name": "@shop/site"}',
        'packages/site/src/page.ts': "import { hammer } from '@shop/tools';\nexport const page = () => hammer();\n",
        'packages/alone/package.json': '{"name": "@shop/alone"}',
        'packages/alone/src/large.ts': large,
      }),
    );
    const near = (await map(dir, { focus: { paths: ['packages/tools'] } })).files.map(({ path }) => path);
    expect(near.slice(2)).toEqual(['packages/site/src/page.ts', 'packages/alone/src/large.ts']);
    const [first, second] = (await map(dir, { focus: { paths: ['packages/site'] } })).files.map(({ path }) => path);
    expect([first, second]).toEqual(['packages/site/src/page.ts', 'packages/tools/src/hammer.ts']);
  });

  it('with paths in focus and a query has what both speak of first, and with neither anywhere is an overview', async () => {
    const { dir } = keep(tempRepo({ 'a/one.py': 'def retry():\n    pass\n', 'a/two.py': 'def basket():\n    pass\n', 'b/three.py': 'def retry_timeout():\n    pass\n', 'b/four.py': 'x = 1\n' }));
    const { files, text } = await map(dir, { focus: { text: 'retry', paths: ['a'] } });
    expect(files.slice(0, 3).map(({ path }) => path)).toEqual(['a/one.py', 'a/two.py', 'b/three.py']);
    expect(text).toMatch(/^# Project Map\n\n## Key Symbols/);
    expect((await map(dir, { focus: { paths: ['a'] } })).text).toMatch(/^# Project Map\n\n## Key Symbols/);
    expect((await map(dir, { focus: { text: 'the and of', paths: ['nowhere'] } })).text).toBe((await map(dir)).text);
  });

  it('puts definitions that match a query before larger ones, and constructors behind others', async () => {
    const { dir } = keep(tempRepo({ 'a.ts': 'export class Large {\n  constructor() {\n    this.a = 1;\n    this.b = 2;\n    this.c = 3;\n  }\n  middle() {\n    return 1;\n  }\n}\nexport function retry() {}\n' }));
    expect((await map(dir, { focus: { text: 'retry' } })).files[0]?.symbols.map((name) => name.replace(/.*?(\w+)\(.*|.* (\w+)$/, '$1$2'))).toEqual(['retry', 'Large', 'middle', 'constructor']);
  });

  it('prefers the part of the project that a title names to one that is called nearly so', async () => {
    const link = 'export function link() {\n  // retry after a timeout\n}\n';
    const { dir } = keep(tempRepo({ 'packages/server-tools/src/link.ts': link.replace('retry', 'retry, retry'), 'packages/server/src/link.ts': link }));
    const first = async (text: string) => (await map(dir, { focus: { text } })).files[0]?.path;
    expect(await first('server: no retry after a timeout')).toBe('packages/server/src/link.ts');
    expect(await first('fix(@shop/server): retry after a timeout')).toBe('packages/server/src/link.ts');
    expect(await first('fix(server-tools): retry after a timeout')).toBe('packages/server-tools/src/link.ts');
    expect(await first('a server that does no retry after a timeout')).toBe('packages/server-tools/src/link.ts');
  });

  it('prefers a file with one place that a query is about to one with its words here and there', async () => {
    const aside = (word: string, i: number) => `export function ${word}${i}() {\n  return '${word}';\n}\n`;
    const scattered = ['session', 'cookie', 'permanent'].map(aside).join('');
    const together = `${['basket', 'price', 'total'].map(aside).join('')}export function check() {\n  return 'session cookie permanent';\n}\n`;
    const { dir } = keep(tempRepo({ 'a.ts': scattered.replaceAll(/function \w+/g, 'function f'), 'b.ts': together.replaceAll(/function [^c]\w+/g, 'function f') }));
    expect((await map(dir, { focus: { text: 'the session cookie is permanent' } })).files[0]?.path).toBe('b.ts');
  });

  it('never has more tokens than its budget, and uses most of it where there is more to show', async () => {
    const { dir } = keep(tempRepo(LARGE));
    for (const budget of [200, 500, 1500, 4096]) {
      for (const focus of [undefined, { text: 'action 7 of thing' }, { paths: ['src/part3'] }]) {
        for (const signatures of [undefined, true]) {
          const { text, tokens: count } = await map(dir, { tokens: budget, focus, signatures });
          expect(count).toBe(tokens(text));
          expect(count).toBeLessThanOrEqual(budget);
          expect(count).toBeGreaterThan(0.7 * budget);
        }
      }
    }
  });

  it('keeps to the smallest budgets', async () => {
    const { dir } = keep(tempRepo(PROJECT));
    for (const budget of [1, 3, 4, 5, 12, 20, 40]) expect(tokens((await map(dir, { tokens: budget })).text)).toBeLessThanOrEqual(budget);
  });

  it('is the same in every clone and with every cache', async () => {
    const repo = keep(tempRepo(LARGE));
    const clone = keep(tempFolder());
    execFileSync('git', ['clone', '-q', repo.dir, join(clone.dir, 'other name')], { env: { ...process.env, ...HERMETIC_GIT_ENV } });
    const request = { focus: { text: 'thing 12' } };
    const texts = [];
    for (const root of [repo.dir, join(clone.dir, 'other name'), repo.dir]) {
      const sources = { root, cacheDir: join(clone.dir, 'cache'), languages, parser: 'wasm', settings: DEFAULT_SETTINGS, health: () => null } as const;
      texts.push((await buildMap(sources, request)).text, (await buildMap(sources, {})).text);
    }
    expect(new Set(texts).size).toBe(2);
    for (const text of texts) expect(text).not.toContain(repo.dir);
  });

  it('shows folders down to the depth', async () => {
    const { dir } = keep(tempFolder({ 'a/b/c/d/e/deep.txt': '' }));
    const { text } = await map(dir, { depth: 2 });
    expect(text).toContain('a/');
    expect(text).not.toMatch(/\bc\b|\bd\b|deep/);
  });

  it('is structure alone without a look into the code, and with no parser at all', async () => {
    const { dir } = keep(tempRepo(PROJECT));
    const without = await map(dir, { codeIntel: false });
    expect(without.text).not.toContain('Engine');
    expect(without.stats.filesIndexed).toBe(0);
    const { text, warnings } = await buildMap({ root: dir, cacheDir: null, languages, parser: 'none', settings: DEFAULT_SETTINGS, health: () => null }, {});
    expect(text).toContain('core.py');
    expect(text).not.toContain('Engine');
    expect(warnings).toEqual([expect.stringMatching(/no parser/)]);
  });

  it('leaves out what settings exclude', async () => {
    const { text } = await map(keep(tempRepo(PROJECT)).dir, {}, { exclude_patterns: ['core.py'] });
    expect(text).not.toContain('core.py');
  });

  it('gives health a tenth of the budget', async () => {
    const { dir } = keep(tempRepo(PROJECT));
    const given: number[] = [];
    const health = (limit: number, count: (text: string) => number) => {
      given.push(limit, count('## Project Health\n'));
      return '## Project Health\n\n- all is well';
    };
    const { text } = await buildMap({ root: dir, cacheDir: null, languages, parser: 'wasm', settings: DEFAULT_SETTINGS, health }, { signatures: false });
    expect(given).toEqual([150, tokens('## Project Health\n')]);
    expect(text.endsWith('\n\n## Project Health\n\n- all is well\n')).toBe(true);
  });

  it('does not look outside of the project where a folder became a link', async () => {
    const outside = keep(tempFolder({ 'stolen.ts': 'export function stolenSecret() {}\n' }));
    const { dir } = keep(tempRepo({ 'd/stolen.ts': 'export function ours() {}\n', 'e.ts': 'export const e = 1;\n' }));
    rmSync(join(dir, 'd'), { recursive: true });
    symlinkSync(outside.dir, join(dir, 'd'));
    for (const request of [{}, { signatures: true, focus: { text: 'stolen secret' } }]) expect((await map(dir, request)).text).not.toContain('stolenSecret');
  });

  it('never shows values', async () => {
    const { dir } = keep(tempRepo({ 'a.ts': "export const API_KEY = 'hush-1';\nexport function f(password = \"hush-2\", other = `hush-3`) {}\n", '.env': 'X=hush-4\n' }));
    expect((await map(dir, { signatures: true })).text).not.toContain('hush');
  });
});

describe('a map of anything', () => {
  it('of nothing, and of one file', async () => {
    expect((await map(keep(tempFolder()).dir)).text).toMatch(/^# Project Map\n/);
    expect((await map(keep(tempRepo({ 'only.py': 'x = 1\n' })).dir)).files).toEqual([{ path: 'only.py', symbols: ['1 x'] }]);
  });

  it('of files that are hard to read', async () => {
    const { dir } = keep(tempFolder({ 'good.py': 'def good(): pass\n', 'sp ace/émoji 🎉.py': 'def party(): pass\n', 'empty.ts': '', 'line\nbreak.py': 'def broken(): pass\n', 'half.ts': 'export function half( {' }));
    symlinkSync(dir, join(dir, 'loop'));
    symlinkSync('/nowhere', join(dir, 'broken.py'));
    writeFileSync(join(dir, 'latin.py'), Buffer.from([0x23, 0xff, 0xfe, 0x0a, ...Buffer.from('def latin(): pass\n')]));
    const huge = openSync(join(dir, 'huge.py'), 'w');
    ftruncateSync(huge, 50 * 1024 * 1024);
    closeSync(huge);
    mkdirSync(join(dir, 'folder.py'));
    const { text, warnings } = await map(dir, { tokens: 3000 });
    for (const name of ['good', 'party', 'latin', 'broken', 'half']) expect(text).toContain(name);
    expect(text).toContain('sp ace/émoji 🎉.py');
    expect(text).toContain('line?break.py');
    expect(warnings).toContain('huge.py: left out, as it is larger than 1 MB');
  });

  it('of any few sources ends, within its budget', async () => {
    const folder = keep(tempFolder());
    const file = fc.tuple(fc.constantFrom('a.py', 'b.ts', 'c/d.tsx', 'e.js', 'package.json', 'pyproject.toml'), fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('class A {}', 'def f(): pass', 'export default () => <A/>', '{"name": 1, "scripts": []}', '[project')));
    await fc.assert(
      fc.asyncProperty(fc.array(file, { maxLength: 5 }), fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 400 }), async (files, text, budget) => {
        folder.write(Object.fromEntries(files));
        const drawn = await map(folder.dir, { focus: { text }, tokens: budget });
        expect(tokens(drawn.text)).toBeLessThanOrEqual(budget);
      }),
      { numRuns: 15 },
    );
  });
});
