import type { MapLanguage } from '@cub/plugin-sdk';
import { itBehavesLikeMapLanguage, mapLanguageFaults, type MapLanguageSample } from './map-language-suite.js';

/** A language of somebody else, with a borrowed grammar. */
const mini: MapLanguage = {
  extensions: ['.mini'],
  grammar: { wasm: require.resolve('tree-sitter-python/tree-sitter-python.wasm') },
  query: '(function_definition name: (identifier) @name) @definition.function (call function: (identifier) @reference) (import_statement name: (dotted_name) @import)',
  importTargets: (specifier) => ({ paths: [`lib/${specifier}.mini`] }),
};
const sample: MapLanguageSample = { path: 'a.mini', source: 'import tools\ndef f(): g()\n', definitions: ['function f'], references: ['g'], imports: { tools: 'lib/tools.mini' } };

itBehavesLikeMapLanguage('mini', () => mini, [sample]);

it.each<[string, Partial<MapLanguage>, Partial<MapLanguageSample>, RegExp]>([
  ['a query that does not compile', { query: '(no_such) @definition.function' }, {}, /does not compile/],
  ['a capture that nobody knows', { query: `${mini.query} (module) @whole` }, {}, /no capture @whole/],
  ['a definition that is not found', {}, { definitions: ['class F'] }, /class F is not found; found: function f/],
  ['a use that is not found', {}, { references: ['h'] }, /use of h is not found/],
  ['an import that is not found', {}, { imports: { other: null } }, /import of other is not found/],
  ['an import that leads elsewhere', { importTargets: undefined }, {}, /import of tools does not lead to lib\/tools\.mini/],
  ['an ending without a dot', { extensions: ['mini'] }, {}, /an ending is a dot and letters/],
  ['no ending', { extensions: [] }, {}, /at least one ending/],
  ['a grammar that is not there', { grammar: { wasm: '/nonexistent.wasm' } }, {}, /absolute path of a file/],
  ['no grammar for every platform', { grammar: {} }, {}, /no WebAssembly form/],
  ['a pattern with a memory', { publicNames: /x/g }, {}, /publicNames/],
])('finds %s', async (_, language, change, fault) => {
  expect((await mapLanguageFaults({ ...mini, ...language }, [{ ...sample, ...change }])).join('\n')).toMatch(fault);
});
