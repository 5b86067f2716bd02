import type { MapLanguage } from '@cub/plugin-sdk';

/** What of a language has to do with parsing: data alone, so that it can be handed to a thread. */
export type ParsedLanguage = Pick<MapLanguage, 'grammar' | 'query' | 'publicNames'>;

/** A node that a query captured, by its offsets in the text. */
export interface Capture {
  /** Without `@`. */
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** What one pattern of a query found. */
export interface Match {
  /** Which pattern, counted from 0 in the order of the query. */
  readonly pattern: number;
  readonly captures: readonly Capture[];
}

/** A parser with the grammar and the query of one language. */
export interface LanguageParser {
  readonly kind: 'native' | 'wasm';
  /** All matches of the query. @throws Error what the parser says about the text */
  matches(text: string): Match[];
}

/** Makes the parser of a language. @returns null when it has no grammar in this form, or the grammar cannot be loaded here @throws Error when its query does not compile */
export type OpenParser = (language: ParsedLanguage) => Promise<LanguageParser | null>;
