import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import type { MapLanguage } from '@cub/plugin-sdk';
import type { FileListing } from '../files/list-files.js';
import { isOtherCode } from '../files/path-kind.js';
import { readSource } from '../files/read-source.js';
import type { ParserChoice } from '../parser/open-parser.js';
import { readCache, writeCache, type RecordCache } from './cache-file.js';
import { decodeRecord, type FileRecord } from './file-record.js';
import { readSources } from './read-sources.js';
import { blobId, cacheKey, type ReadJob, type ReadResult } from './source-reader.js';

/** A file of the project and what is known of its content. */
export interface IndexedFile {
  readonly path: string;
  readonly record: FileRecord;
  readonly language: MapLanguage | undefined;
}

export interface FileIndex {
  /** In the order of the listing. */
  readonly files: readonly IndexedFile[];
  /** How many of them were read now. */
  readonly parsed: number;
  readonly parser: 'native' | 'wasm' | 'none';
  readonly warnings: readonly string[];
}

/** A language by the id of its contribution. */
export interface NamedLanguage {
  readonly id: string;
  readonly value: MapLanguage;
}

export interface IndexRequest {
  readonly root: string;
  readonly listing: FileListing;
  readonly languages: readonly NamedLanguage[];
  readonly parser: ParserChoice;
  /** Where records are kept; null: nowhere. */
  readonly cacheFile: string | null;
  readonly onProgress?: (done: number, total: number) => void;
}

/** Changes when records are made in another way. */
const RECORD_VERSION = 6;

/** Reads all code files of a listing; those whose content was read before come from the cache. */
export async function indexFiles(request: IndexRequest): Promise<FileIndex> {
  const { root, listing, languages, cacheFile } = request;
  const languageOf = languagesByEnding(languages);
  const version = versionOf(languages);
  const cached = cacheFile === null ? new Map<string, Buffer>() : await readCache(cacheFile, version);
  const paths = listing.paths.filter((path) => languageOf(path) !== undefined || isOtherCode(path));
  const { records, kept, jobs } = takeFromCache(root, paths.map((path) => ({ path, blob: listing.blobs.get(path) ?? null, language: languageOf(path)?.id ?? null })), cached);
  const results = await readAll(request, jobs);
  for (const { path, key, record } of results) {
    records.set(path, record);
    if (key !== null) kept.set(key, record);
  }
  if (cacheFile !== null && (jobs.length > 0 || kept.size !== cached.size)) await writeCache(cacheFile, version, kept);
  const files = paths.map((path) => ({ path, record: decodeRecord(records.get(path) as Buffer), language: languageOf(path)?.value }));
  const withoutParser = new Set(results.filter(({ lacksParser }) => lacksParser).map(({ path }) => languageOf(path)?.id ?? ''));
  const parser = results.find(({ parser: kind }) => kind !== 'none')?.parser ?? 'none';
  return { files, parsed: jobs.length, parser, warnings: [...[...withoutParser].sort().map(noParser), ...warningsOf(files)] };
}

/** @returns what the cache has, by path and by key, and what has to be read */
function takeFromCache(root: string, wanted: readonly ReadJob[], cached: RecordCache): { records: Map<string, Buffer>; kept: Map<string, Buffer>; jobs: ReadJob[] } {
  const kept = new Map<string, Buffer>();
  const records = new Map<string, Buffer>();
  const jobs: ReadJob[] = [];
  for (const job of wanted) {
    const key = keyOf(root, job, cached);
    const record = key === null ? undefined : cached.get(key);
    if (record === undefined || key === null) jobs.push(job);
    else {
      records.set(job.path, record);
      kept.set(key, record);
    }
  }
  return { records, kept, jobs };
}

async function readAll({ root, languages, parser, onProgress }: IndexRequest, jobs: readonly ReadJob[]): Promise<ReadResult[]> {
  const results: ReadResult[] = [];
  const parsedLanguages = Object.fromEntries(languages.map(({ id, value }) => [id, parsedPart(value)]));
  await readSources({ root, languages: parsedLanguages, parser }, jobs, (batch) => {
    for (const result of batch) {
      results.push(result);
      onProgress?.(results.length, jobs.length);
    }
  });
  return results;
}

/** The key of a file that is in the cache, else null. What git does not know has to be read for it. */
function keyOf(root: string, { path, blob, language }: ReadJob, cached: RecordCache): string | null {
  if (cached.size === 0) return null;
  if (blob !== null) return cacheKey(blob, language);
  const source = readSource(root, path);
  return typeof source === 'string' ? null : cacheKey(blobId(source), language);
}

/** What can be handed to a thread. */
function parsedPart({ grammar, query, publicNames }: MapLanguage) {
  return { grammar, query, publicNames };
}

const WHY: Readonly<Record<string, string>> = { unreadable: 'it cannot be read', large: 'it is larger than 1 MB', parse: 'it cannot be parsed' };

function noParser(language: string): string {
  return `${language}: no parser can be loaded here, so its files are listed without their definitions`;
}

function warningsOf(files: readonly IndexedFile[]): string[] {
  return files.flatMap(({ path, record }) => (WHY[record.fault] ? [`${path}: left out, as ${WHY[record.fault]}`] : []));
}

function languagesByEnding(languages: readonly NamedLanguage[]): (path: string) => NamedLanguage | undefined {
  const byEnding = new Map<string, NamedLanguage>();
  for (const language of languages) {
    for (const ending of language.value.extensions) if (!byEnding.has(ending)) byEnding.set(ending, language);
  }
  return (path) => byEnding.get(posix.extname(path));
}

function versionOf(languages: readonly NamedLanguage[]): string {
  const hash = createHash('sha1').update(String(RECORD_VERSION));
  for (const { id, value } of languages) hash.update(`\0${id}\0${value.query}\0${String(value.publicNames)}`);
  return hash.digest('hex');
}
