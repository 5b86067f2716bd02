import type { OpenParser } from './parser.js';
import { requireSoundTree } from './require-sound-tree.js';

/** tree-sitter as WebAssembly: at home everywhere. */
export const openWasmParser: OpenParser = async (language) => {
  const loaded = await loadGrammar(language.grammar.wasm);
  if (!loaded) return null;
  const { parser, grammar, Query } = loaded;
  const query = new Query(grammar, language.query);
  return {
    kind: 'wasm',
    matches: (text) => {
      const tree = parser.parse(text);
      if (!tree) throw new Error('the parser gave no tree');
      try {
        requireSoundTree(tree.rootNode);
        return query.matches(tree.rootNode).map(({ patternIndex, captures }) => ({
          pattern: patternIndex,
          captures: captures.map(({ name, node }) => ({ name, start: node.startIndex, end: node.endIndex })),
        }));
      } finally {
        tree.delete();
      }
    },
  };
};

async function loadGrammar(wasm: string | undefined) {
  if (wasm === undefined) return null;
  try {
    const { Parser, Language, Query } = await import('web-tree-sitter');
    await Parser.init();
    const grammar = await Language.load(wasm);
    const parser = new Parser();
    parser.setLanguage(grammar);
    return { parser, grammar, Query };
  } catch {
    return null;
  }
}
