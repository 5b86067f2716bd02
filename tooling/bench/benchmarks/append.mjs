import { spawn } from 'node:child_process';
import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { benchJournal, NOTE } from '../src/open-journal.mjs';
import { below, NONE } from '../src/goals.mjs';
import { figure, hermeticEnvironment, inTempFolder, median, percentile } from '../src/measure.mjs';

const APPENDS = 5000;
const PROCESSES = 16;
const EACH = 625;

/** One append in process, and 16 processes at once, each against a loop of bare writes. */
export default async function append() {
  return [...(await inTempFolder(inProcess)), ...(await inTempFolder(manyProcesses))];
}

async function inProcess(dir) {
  const journal = benchJournal(dir);
  const fd = openSync(join(dir, 'bare.jsonl'), 'a');
  const line = `${JSON.stringify({ ...NOTE, padding: 'x'.repeat(300) })}\n`;
  const times = { journal: [], bare: [] };
  for (let i = 0; i < APPENDS; i += 1) {
    times.journal.push(timed(() => journal.append('agent.note', { ...NOTE, i })));
    times.bare.push(timed(() => writeSync(fd, line)));
  }
  closeSync(fd);
  const reference = (share) => ({ name: `bare write, p${share * 100}`, value: percentile(times.bare, share) });
  return [
    figure('journal.append, p50', median(times.journal), 'ms', reference(0.5), below(0.1, 'ms')),
    figure('journal.append, p99', percentile(times.journal, 0.99), 'ms', reference(0.99)),
  ];
}

async function manyProcesses(dir) {
  const bare = await all('bare', join(dir, 'bare'));
  const journal = await all('journal', dir);
  const { events, faults } = await benchJournal(dir).read('machine');
  const expected = PROCESSES * (EACH + 1);
  const reference = { name: `bare writes, ${PROCESSES} × ${EACH}`, value: bare };
  return [
    figure(`${PROCESSES} processes × ${EACH} appends`, journal, 'ms', reference),
    figure('lines lost of them', expected - events.length, 'lines', { name: 'written', value: expected }, NONE),
    figure('lines torn of them', faults.length, 'lines', { name: 'written', value: expected }, NONE),
  ];
}

/** @returns the longest of the processes' own times, without their start */
async function all(kind, dir) {
  const times = await Promise.all(Array.from({ length: PROCESSES }, () => one(kind, dir)));
  return Math.max(...times);
}

function one(kind, dir) {
  return new Promise((resolve, reject) => {
    const script = new URL('../src/append-process.mjs', import.meta.url).pathname;
    const child = spawn(process.execPath, [script, kind, dir, String(EACH)], { env: hermeticEnvironment(), stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.on('error', reject);
    child.on('close', (code) => (code === 0 ? resolve(Number(output)) : reject(new Error(`${kind} ended with ${code}`))));
  });
}

function timed(work) {
  const started = performance.now();
  work();
  return performance.now() - started;
}
