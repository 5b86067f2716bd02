import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import type { MapLanguage } from '@cub/plugin-sdk';
import type { FileListing } from '../files/list-files.js';
import { isOtherCode } from '../files/path-kind.js';
import { readSource } from '../files/read-source.js';
import type { LanguageParser, OpenParser } from '../parser/parser.js';
import { readCache, writeCache } from './cache-file.js';
import { decodeRecord, type FileRecord } from './file-record.js';
import { faulty, readRecord } from './read-record.js';

/** A file of the project and what is known of its content. */
export interface IndexedFile {
  readonly path: string;
  readonly record: FileRecord;
  readonly language: MapLanguage | undefined;
}

export interface FileIndex {
  readonly files: readonly IndexedFile[];
  readonly parsed: number;
  readonly parser: 'native' | 'wasm' | 'none';
  readonly warnings: readonly string[];
}

export interface IndexRequest {
  readonly root: string;
  readonly listing: FileListing;
  readonly languages: readonly { id: string; value: MapLanguage }[];
  readonly openParser: OpenParser;
  /** Where records are kept; null: nowhere. */
  readonly cacheFile: string | null;
  readonly onProgress?: (done: number, total: number) => void;
}

/** Changes when records are made in another way. */
const RECORD_VERSION = 2;
/** tree-sitter's trees are freed by the garbage collector, which gets no turn in a loop that never waits. */
const FILES_BETWEEN_PAUSES = 50;

/** Reads all code files of a listing; those whose content was read before come from the cache. */
export async function indexFiles(request: IndexRequest): Promise<FileIndex> {
  const { listing, cacheFile } = request;
  const languageOf = languagesByEnding(request.languages);
  const version = versionOf(request.languages);
  const cached = cacheFile === null ? new Map<string, Buffer>() : await readCache(cacheFile, version);
  const parsers = new ParserShelf(request.openParser);
  const kept = new Map<string, Buffer>();
  const files: IndexedFile[] = [];
  const paths = listing.paths.filter((path) => languageOf(path) !== undefined || isOtherCode(path));
  let parsed = 0;
  for (const [i, path] of paths.entries()) {
    const named = languageOf(path);
    const blob = listing.blobs.get(path);
    const known = blob === undefined ? undefined : `${blob} ${named?.id ?? ''}`;
    let bytes = known === undefined ? undefined : cached.get(known);
    if (bytes && known !== undefined) kept.set(known, bytes);
    else {
      const source = await readSource(request.root, path);
      if (typeof source === 'string') bytes = faulty(source);
      else {
        const key = `${blobId(source)} ${named?.id ?? ''}`;
        bytes = cached.get(key) ?? kept.get(key);
        if (!bytes) {
          bytes = readRecord(source, named?.value, named ? await parsers.get(named.id, named.value) : null);
          parsed += 1;
        }
        kept.set(key, bytes);
      }
      if (i % FILES_BETWEEN_PAUSES === 0) await pause();
      request.onProgress?.(i + 1, paths.length);
    }
    files.push({ path, record: decodeRecord(bytes), language: named?.value });
  }
  if (cacheFile !== null && (parsed > 0 || kept.size !== cached.size)) await writeCache(cacheFile, version, kept);
  return { files, parsed, parser: parsers.kind, warnings: [...parsers.warnings, ...faultsOf(files)] };
}

const WHY: Readonly<Record<string, string>> = { unreadable: 'it cannot be read', large: 'it is larger than 1 MB', parse: 'it cannot be parsed' };

function faultsOf(files: readonly IndexedFile[]): string[] {
  return files.flatMap(({ path, record }) => (WHY[record.fault] ? [`${path}: left out, as ${WHY[record.fault]}`] : []));
}

/** Parsers, each made when its first file comes. */
class ParserShelf {
  kind: 'native' | 'wasm' | 'none' = 'none';
  readonly warnings: string[] = [];
  private readonly made = new Map<string, LanguageParser | null>();

  constructor(private readonly open: OpenParser) {}

  async get(id: string, language: MapLanguage): Promise<LanguageParser | null> {
    const made = this.made.get(id);
    if (made !== undefined) return made;
    const parser = await this.open(language);
    this.made.set(id, parser);
    if (parser) this.kind = parser.kind;
    else this.warnings.push(`${id}: no parser can be loaded here, so its files are listed without their definitions`);
    return parser;
  }
}

function languagesByEnding(languages: IndexRequest['languages']): (path: string) => { id: string; value: MapLanguage } | undefined {
  const byEnding = new Map<string, { id: string; value: MapLanguage }>();
  for (const language of languages) {
    for (const ending of language.value.extensions) if (!byEnding.has(ending)) byEnding.set(ending, language);
  }
  return (path) => byEnding.get(posix.extname(path));
}

function versionOf(languages: IndexRequest['languages']): string {
  const hash = createHash('sha1').update(String(RECORD_VERSION));
  for (const { id, value } of languages) hash.update(`\0${id}\0${value.query}\0${String(value.isPublic)}`);
  return hash.digest('hex');
}

/** What git calls a blob of these bytes. */
function blobId(bytes: Buffer): string {
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}

function pause(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
