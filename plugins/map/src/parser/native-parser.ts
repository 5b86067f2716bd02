import type { MapGrammar } from '@cub/plugin-sdk';
import type Parser from 'tree-sitter';
import type { OpenParser } from './parser.js';
import { requireSoundTree } from './require-sound-tree.js';

/** The binding throws `Invalid argument` at a text that its buffer cannot hold, and its buffer is 32 KB unless it is told a size. */
const SMALLEST_BUFFER = 32 * 1024;

/** tree-sitter as a native module; there are platforms that it is not built for. */
export const openNativeParser: OpenParser = async (language) => {
  const loaded = await loadGrammar(language.grammar);
  if (!loaded) return null;
  const { TreeSitter, grammar } = loaded;
  const parser = new TreeSitter();
  parser.setLanguage(grammar);
  const query = new TreeSitter.Query(grammar, language.query);
  return {
    kind: 'native',
    matches: (text) => {
      const tree = parser.parse(text, undefined, { bufferSize: Math.max(SMALLEST_BUFFER, 2 * text.length + 2) });
      requireSoundTree(tree.rootNode);
      return query.matches(tree.rootNode).map(({ pattern, captures }) => ({ pattern, captures: captures.map(({ name, node }) => ({ name, start: node.startIndex, end: node.endIndex })) }));
    },
  };
};

async function loadGrammar({ module, export: name }: MapGrammar): Promise<{ TreeSitter: typeof Parser; grammar: unknown } | null> {
  if (module === undefined) return null;
  try {
    const { default: TreeSitter } = await import('tree-sitter');
    const exported = require(module) as Record<string, unknown>;
    const grammar = name === undefined ? exported : exported[name];
    // A grammar made for another version of the binding shows only when it is set.
    new TreeSitter().setLanguage(grammar);
    return { TreeSitter, grammar };
  } catch {
    return null;
  }
}
