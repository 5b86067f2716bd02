import { parentPort, workerData } from 'node:worker_threads';
import { SourceReader, type ReaderSettings, type ReadJob } from './source-reader.js';

/** The code of a reading thread: answers every batch of jobs with their results. */
const reader = new SourceReader(workerData as ReaderSettings);
parentPort?.on('message', (jobs: readonly ReadJob[]) => void answer(jobs));

async function answer(jobs: readonly ReadJob[]): Promise<void> {
  const results = [];
  for (const job of jobs) results.push(await reader.read(job));
  parentPort?.postMessage(results);
}
