import type { MapLanguage } from '@cub/plugin-sdk';

/** A node that a query captured, by its offsets in the text. */
export interface Capture {
  /** Without `@`. */
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** A parser with the grammar and the query of one language. */
export interface LanguageParser {
  readonly kind: 'native' | 'wasm';
  /** All matches of the query; the captures of a match belong together. @throws Error what the parser says about the text */
  matches(text: string): Capture[][];
}

/** Makes the parser of a language. @returns null when it has no grammar in this form, or the grammar cannot be loaded here @throws Error when its query does not compile */
export type OpenParser = (language: MapLanguage) => Promise<LanguageParser | null>;
