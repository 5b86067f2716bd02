import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { tempFolder } from '@cub/testkit';
import { python } from '../src/languages/python.js';
import { tsx, typescript } from '../src/languages/typescript.js';
import { parserOpener } from '../src/parser/open-parser.js';
import type { LanguageParser } from '../src/parser/parser.js';
import { extractTags } from '../src/tags/extract-tags.js';

jest.setTimeout(60_000);
const OWN = ['extract-tags', '../graph/reference-graph', '../index/index-files'].map((name) => join(__dirname, '..', 'src', 'tags', `${name}.ts`));
const PYTHON = `
import os
from .core import Engine, Config

class Runner(Engine):
    """Runs things — even ünïcode."""
    limit: int = 3

    async def run(self, config: Config) -> None:
        def inner(x): return x
        await self.step(inner(config))

def main():
    Runner().run(Config())
`;

it('the native parser and the one in WebAssembly see the same', () => {
  const folder = tempFolder({ 'a.py': PYTHON, 'b.tsx': 'export const A = () => <B ü="🎉" />;\n// ünïcode\nexport class C extends A {}\n', 'c.js': `${'// padding\n'.repeat(4000)}module.exports = function named() {};\nnew Thing();\n` });
  try {
    const files = ['a.py', 'b.tsx', 'c.js'].map((name) => join(folder.dir, name));
    const said = execFileSync(process.execPath, [join(__dirname, 'both-parsers.cjs'), ...OWN, ...files], { encoding: 'utf8' });
    expect(JSON.parse(said)).toEqual({ kinds: expect.arrayContaining(['wasm']), differences: [] });
  } finally {
    folder.remove();
  }
});

describe('tags', () => {
  let parser: LanguageParser;
  let parserOfPython: LanguageParser;
  beforeAll(async () => {
    parser = (await parserOpener('wasm')(typescript)) as LanguageParser;
    parserOfPython = (await parserOpener('wasm')(python)) as LanguageParser;
  });

  it('say what stands in what, on which lines, and what other files can see', () => {
    const { definitions, imports, references } = extractTags(parserOfPython, python, PYTHON);
    expect(definitions.map(({ name, kind, line, endLine, exported, owner }) => [name, kind, line, endLine, exported, owner])).toEqual([
      ['Runner', 'class', 5, 11, true, -1],
      ['run', 'method', 9, 11, false, 0],
      ['inner', 'function', 10, 10, false, 1],
      ['main', 'function', 13, 14, true, -1],
    ]);
    expect(imports).toEqual(['os', '.core']);
    expect(references.get('Config')).toBe(3);
  });

  it('name a definition once, by the first pattern that finds it', () => {
    const { definitions } = extractTags(parser, typescript, 'export const start = () => 1;\nconst limit = 2;\nfunction end() {}\nexport { end };\n');
    expect(definitions.map(({ name, kind, exported }) => `${kind} ${name} ${exported}`)).toEqual(['function start true', 'constant limit false', 'function end true']);
  });

  it('a query that does not compile is an error', async () => {
    await expect(parserOpener('wasm')({ ...typescript, query: '(no_such_node) @definition.function' })).rejects.toThrow(/no_such_node/);
  });

  it('a grammar that is not there means no parser, and none is wanted with "none"', async () => {
    expect(await parserOpener('best')({ ...tsx, grammar: { module: '/nonexistent', wasm: '/nonexistent.wasm' } })).toBeNull();
    expect(await parserOpener('none')(tsx)).toBeNull();
  });

  it('do not come of what would take minutes to look through: brackets upon brackets that nothing closes', () => {
    const broken = `def f():\n  pass\n${'<\n'.repeat(120_000)}`;
    expect(() => extractTags(parser, typescript, broken)).toThrow(/broken/);
    expect(extractTags(parser, typescript, `${'('.repeat(2000)}\nclass Found {}\n`).definitions).toMatchObject([{ name: 'Found' }]);
  });

  it('come of code that is deeply nested', () => {
    const nested = `${'function f() { if (x) {'.repeat(3000)}${'}}'.repeat(3000)}\nclass Last {}\n`;
    expect(extractTags(parser, typescript, nested).definitions.at(-1)).toMatchObject({ name: 'Last', owner: -1 });
    expect(extractTags(parserOfPython, python, `x = ${'['.repeat(5000)}${']'.repeat(5000)}\nclass Last: pass\n`).definitions.map(({ name }) => name)).toEqual(['x', 'Last']);
  });

  it('survive any damage to a source', () => {
    const sources = [PYTHON, ...OWN.map((file) => readFileSync(file, 'utf8'))];
    const cut = fc.record({ source: fc.constantFrom(...sources), from: fc.nat(4000), length: fc.nat(400), insert: fc.oneof(fc.string({ unit: 'binary', maxLength: 30 }), fc.constantFrom('{', '(((((', '"', "'''", '`${', '/*', '\0', '<'.repeat(200), '\ud800')) });
    fc.assert(
      fc.property(cut, ({ source, from, length, insert }) => {
        const text = source.slice(0, from) + insert + source.slice(from + length);
        for (const [by, language] of [[parser, typescript], [parserOfPython, python]] as const) {
          const { definitions } = extractTags(by, language, text);
          const lines = text.split('\n').length;
          for (const [i, { name, line, endLine, owner }] of definitions.entries()) {
            expect(name).not.toMatch(/\s/);
            expect(owner).toBeLessThan(i);
            expect([line >= 1, endLine >= line, endLine <= lines]).toEqual([true, true, true]);
          }
        }
      }),
      { numRuns: 150 },
    );
  });
});
