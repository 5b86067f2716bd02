import { tempFolder, type TempFolder } from '@cub/testkit';
import { listFiles } from '../src/files/list-files.js';
import { referenceGraph } from '../src/graph/reference-graph.js';
import { resolveImports } from '../src/graph/resolve-imports.js';
import { indexFiles } from '../src/index/index-files.js';
import { javascript } from '../src/languages/javascript.js';
import { typescript } from '../src/languages/typescript.js';
import type { Module } from '../src/structure/project-structure.js';

let folder: TempFolder;
beforeEach(() => {
  folder = tempFolder();
});
afterEach(() => folder.remove());

const languages = [{ id: 'javascript', value: javascript }, { id: 'typescript', value: typescript }];

async function read(contents: Record<string, string>) {
  folder.write(contents);
  return (await indexFiles({ root: folder.dir, listing: await listFiles(folder.dir), languages, parser: 'wasm', cacheFile: null })).files;
}

/** What each file imports, by paths. */
async function importsOf(contents: Record<string, string>, modules: readonly Module[]) {
  const files = await read(contents);
  return Object.fromEntries(resolveImports(files, modules).map((targets, i) => [files[i]?.path, targets.map((target) => files[target]?.path)]));
}

/** What an edge weighs, by paths. */
async function weightsFrom(from: string, contents: Record<string, string>) {
  const files = await read(contents);
  const graph = referenceGraph(files, resolveImports(files, []));
  const index = files.findIndex(({ path }) => path === from);
  return Object.fromEntries(Array.from(graph.targets[index] ?? [], (target, k) => [files[target]?.path, graph.weights[index]?.[k] ?? 0]));
}

describe('an import', () => {
  it('of a package of the workspace leads into its source, or where it has none, into its folder', async () => {
    const found = await importsOf(
      {
        'packages/tools/src/index.ts': 'export const a = 1;\n',
        'packages/tools/src/saw/blade.ts': 'export const b = 1;\n',
        'packages/plain/index.js': 'export const c = 1;\n',
        'app/main.ts': "import { a } from '@shop/tools';\nimport { b } from '@shop/tools/lib/saw/blade.js';\nimport { c } from 'plain';\nimport d from '@shop/elsewhere';\n",
      },
      [{ path: 'packages/tools', name: '@shop/tools', isPackage: true }, { path: 'packages/plain', name: 'plain', isPackage: true }],
    );
    expect(found['app/main.ts']).toEqual(['packages/plain/index.js', 'packages/tools/src/index.ts', 'packages/tools/src/saw/blade.ts']);
  });

  it('of a package from elsewhere does not lead to a folder that is called so', async () => {
    const found = await importsOf({ 'src/react/index.ts': 'export const x = 1;\n', 'src/main.ts': "import React from 'react';\n" }, [{ path: 'src/react', name: 'react' }]);
    expect(found['src/main.ts']).toEqual([]);
  });

  it('leads to the nearest of several packages with one name', async () => {
    const code = 'export const x = 1;\n';
    const found = await importsOf({ 'a/dep/index.js': code, 'b/dep/index.js': code, 'a/app/main.js': "import { x } from 'dep';\n", 'b/app/main.js': "import { x } from 'dep';\n" }, [
      { path: 'a/dep', name: 'dep', isPackage: true },
      { path: 'b/dep', name: 'dep', isPackage: true },
    ]);
    expect(found['b/app/main.js']).toEqual(['b/dep/index.js']);
    expect(found['a/app/main.js']).toEqual(['a/dep/index.js']);
  });
});

describe('a reference', () => {
  it('to what an index file hands on, also through another one, counts as what is imported', async () => {
    const weights = await weightsFrom('main.ts', {
      'main.ts': "import { hammer } from './tools/index.js';\nhammer();\n",
      'tools/index.ts': "export * from './hand/index.js';\n",
      'tools/hand/index.ts': "export { hammer } from './hammer.js';\n",
      'tools/hand/hammer.ts': 'export function hammer() {}\n',
      'other.ts': 'export function hammer() {}\n',
    });
    expect(weights['tools/hand/hammer.ts']).toBeGreaterThan(1);
    expect(weights).not.toHaveProperty(['other.ts']);
  });

  it('to a name that any file imports for itself, and to a method, stays a guess', async () => {
    const weights = await weightsFrom('page.ts', {
      'page.ts': "import { store } from './store.js';\nimport { pile } from './piles/index.js';\nstore(pile).join();\ncut();\n",
      'store.ts': "import { cut } from './cut.js';\nexport const store = cut;\n",
      'cut.ts': 'export function cut() {}\n',
      'piles/index.ts': "export * from './rope.js';\n",
      'piles/rope.ts': 'export class Rope {\n  join() {}\n}\n',
    });
    expect(weights['cut.ts']).toBeLessThan(0.5);
    expect(weights['piles/rope.ts']).toBeLessThan(0.1);
    expect(weights['store.ts']).toBeGreaterThan(1);
  });
});
