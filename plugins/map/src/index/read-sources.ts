import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { SourceReader, type ReaderSettings, type ReadJob, type ReadResult } from './source-reader.js';

/** tree-sitter's trees are freed by the garbage collector, which gets no turn in a loop that never waits. */
const BATCH = 10;
/** A thread takes about as long to start as this many files to read. */
const FILES_PER_THREAD = 150;
/** More of them need more memory than they save time. */
const MOST_THREADS = 3;

/** Reads files, in several threads where there are many. Results come in no particular order. */
export async function readSources(settings: ReaderSettings, jobs: readonly ReadJob[], onBatch: (results: readonly ReadResult[]) => void): Promise<void> {
  const threads = Math.min(availableParallelism(), MOST_THREADS, Math.floor(jobs.length / FILES_PER_THREAD));
  const batches = inBatches(jobs);
  if (threads < 2) return readHere(settings, batches, onBatch);
  const left = new Set(batches);
  // A thread that fails leaves its files to this one.
  await Promise.all(Array.from({ length: threads }, () => readThere(settings, left, onBatch).catch(() => undefined)));
  await readHere(settings, [...left], onBatch);
}

function inBatches(jobs: readonly ReadJob[]): ReadJob[][] {
  return Array.from({ length: Math.ceil(jobs.length / BATCH) }, (_, i) => jobs.slice(i * BATCH, (i + 1) * BATCH));
}

async function readHere(settings: ReaderSettings, batches: readonly ReadJob[][], onBatch: (results: readonly ReadResult[]) => void): Promise<void> {
  const reader = new SourceReader(settings);
  for (const jobs of batches) {
    const results = [];
    for (const job of jobs) results.push(await reader.read(job));
    onBatch(results);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** What a thread throws away it may keep for so long. */
const YOUNG_MB = 8;

/** Takes batches out of those that are left until there are none; one that was not answered is put back. */
function readThere(settings: ReaderSettings, left: Set<ReadJob[]>, onBatch: (results: readonly ReadResult[]) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(join(__dirname, 'read-worker.js'), { workerData: settings, resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB } });
    let current: ReadJob[] | undefined;
    const next = () => {
      [current] = left;
      if (current === undefined) return void worker.terminate().then(() => resolve(), reject);
      left.delete(current);
      worker.postMessage(current);
    };
    worker.on('message', (results: readonly ReadResult[]) => {
      onBatch(results.map((result) => ({ ...result, record: Buffer.from(result.record.buffer, result.record.byteOffset, result.record.byteLength) })));
      next();
    });
    const fail = (error: Error) => {
      if (current) left.add(current);
      reject(error);
    };
    worker.once('error', fail);
    worker.once('exit', (code) => fail(new Error(`a reading thread ended with ${code}`)));
    next();
  });
}
