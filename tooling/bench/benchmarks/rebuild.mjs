import { join } from 'node:path';
import { below } from '../src/goals.mjs';
import { CUB, figure, inTempFolder, peakOfProcess, prepareProject } from '../src/measure.mjs';
import { writeLedger } from '../src/ledger-journal.mjs';

const READER = new URL('../src/read-lines-process.mjs', import.meta.url).pathname;
/** Each has about eight events. */
const TASKS = 12_400;
const HUGE = 124_000;

/** `cub ledger rebuild` of a whole journal, against a program that only reads the same files and parses their lines. */
export default async function rebuild({ huge }) {
  const figures = [];
  for (const tasks of [TASKS, ...(huge ? [HUGE] : [])]) figures.push(...(await inTempFolder((dir) => rebuildOf(dir, tasks))));
  return figures;
}

async function rebuildOf(dir, tasks) {
  prepareProject(dir);
  const events = writeLedger(dir, tasks);
  const reading = peakOfProcess([READER, join(dir, '.cub', 'ledger', 'by-agent')], dir);
  const writing = peakOfProcess([CUB, 'ledger', 'rebuild'], dir);
  const again = peakOfProcess([CUB, 'ledger', 'rebuild'], dir);
  const time = { name: 'reading the lines', value: reading.ms };
  const memory = { name: 'reading the lines', value: reading.megabytes };
  return [
    figure(`cub ledger rebuild, ${events} events, nothing to be written`, again.ms, 'ms', time),
    figure(`cub ledger rebuild, ${events} events, every file to be written`, writing.ms, 'ms', time),
    figure(`cub ledger rebuild, ${events} events, peak memory`, Math.max(writing.megabytes, again.megabytes), 'MB', memory, below(1500, 'MB')),
  ];
}
