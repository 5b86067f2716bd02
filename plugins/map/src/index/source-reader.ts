import { createHash } from 'node:crypto';
import { readSource } from '../files/read-source.js';
import { parserOpener, type ParserChoice } from '../parser/open-parser.js';
import type { LanguageParser, ParsedLanguage } from '../parser/parser.js';
import { faulty, readRecord } from './read-record.js';

/** What a reader works on: data alone, so that it can be handed to a thread. */
export interface ReaderSettings {
  readonly root: string;
  /** By their ids. */
  readonly languages: Readonly<Record<string, ParsedLanguage>>;
  readonly parser: ParserChoice;
}

/** A file to be read. */
export interface ReadJob {
  readonly path: string;
  /** What git calls its content; null when git does not know it. */
  readonly blob: string | null;
  /** Id of its language; null when it has none. */
  readonly language: string | null;
}

/** What was read. */
export interface ReadResult {
  readonly path: string;
  /** Under which key the cache may keep the record; null: not at all. */
  readonly key: string | null;
  readonly record: Buffer;
  readonly parser: 'native' | 'wasm' | 'none';
  /** It has a language, and nothing that can parse it. */
  readonly lacksParser: boolean;
}

/** Reads files and makes their records; parsers are opened when their first file comes. */
export class SourceReader {
  private readonly parsers = new Map<string, LanguageParser | null>();

  constructor(private readonly settings: ReaderSettings) {}

  async read({ path, blob, language }: ReadJob): Promise<ReadResult> {
    const source = readSource(this.settings.root, path);
    if (typeof source === 'string') return { path, key: null, record: faulty(source), parser: 'none', lacksParser: false };
    const known = language === null ? undefined : this.settings.languages[language];
    const parser = language !== null && known ? await this.parserOf(language, known) : null;
    const lacksParser = known !== undefined && parser === null;
    const key = lacksParser ? null : cacheKey(isContentOf(source, blob) ? blob : blobId(source), language);
    return { path, key, record: readRecord(source, known, parser), parser: parser?.kind ?? 'none', lacksParser };
  }

  private async parserOf(id: string, language: ParsedLanguage): Promise<LanguageParser | null> {
    let parser = this.parsers.get(id);
    if (parser === undefined) {
      parser = await parserOpener(this.settings.parser)(language);
      this.parsers.set(id, parser);
    }
    return parser;
  }
}

export function cacheKey(blob: string, language: string | null): string {
  return `${blob} ${language ?? ''}`;
}

/** What git calls a blob of these bytes. */
export function blobId(bytes: Buffer): string {
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}

/** Whether these bytes are what git knows by this id: the file may have changed meanwhile, and its line ends may be those of the platform. */
function isContentOf(bytes: Buffer, blob: string | null): blob is string {
  if (blob === null) return false;
  return blobId(bytes) === blob || (bytes.includes('\r\n') && blobId(Buffer.from(bytes.toString('latin1').replaceAll('\r\n', '\n'), 'latin1')) === blob);
}
