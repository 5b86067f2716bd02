import { openNativeParser } from './native-parser.js';
import type { OpenParser } from './parser.js';
import { openWasmParser } from './wasm-parser.js';

/** Which parsers may be used: `best` is native, else WebAssembly, else none. */
export type ParserChoice = 'best' | 'native' | 'wasm' | 'none';

/** The best parser that works here. */
export function parserOpener(choice: ParserChoice): OpenParser {
  return async (language) => {
    const native = choice === 'best' || choice === 'native' ? await openNativeParser(language) : null;
    return native ?? (choice === 'best' || choice === 'wasm' ? openWasmParser(language) : null);
  };
}
