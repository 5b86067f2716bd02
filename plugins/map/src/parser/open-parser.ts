import { openNativeParser } from './native-parser.js';
import type { OpenParser } from './parser.js';
import { openWasmParser } from './wasm-parser.js';

/** The best parser that works here: native, else WebAssembly, else none. */
export const openParser: OpenParser = async (language) => (await openNativeParser(language)) ?? (await openWasmParser(language));
