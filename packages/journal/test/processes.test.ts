import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Journal, JournalEvent } from '@cub/schema';

const { openTestJournal } = require('./open-test-journal.cjs') as { openTestJournal: (dir: string) => Journal };
const SCRIPT = join(__dirname, 'append-process.cjs');

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'cub-journal-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

interface Ended {
  /** Empty when it was killed before it had one. */
  readonly session: string;
  /** Ids whose append had returned. */
  readonly acknowledged: string[];
  readonly signal: string | null;
}

function appendInProcess(agent: string, count: number, bytes: number, killAfterMs?: number): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [SCRIPT, dir, agent, String(count), String(bytes)], { stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
      if (killAfterMs !== undefined) setTimeout(() => child.kill('SIGKILL'), killAfterMs);
    });
    child.on('error', reject);
    child.on('close', (_, signal) => {
      const [session = '', ...acknowledged] = output.split('\n').slice(0, -1);
      resolve({ session, acknowledged, signal });
    });
  });
}

function seqsByWriter(events: readonly JournalEvent[]): number[][] {
  const writers = new Map<string, number[]>();
  for (const event of events) writers.set(event.writer, [...(writers.get(event.writer) ?? []), event.seq]);
  return [...writers.values()];
}

it.each([
  [24, 50],
  [Number(process.env.CUB_TEST_PROCESSES ?? 64), 12],
])('keeps every line of %i processes of three agents, each writer in its order, each in a session of its own', async (processes, lines) => {
  const ended = await Promise.all(Array.from({ length: processes }, (_, i) => appendInProcess(['claude', 'codex', 'cub'][i % 3] ?? '', lines, 200)));
  expect(new Set(ended.map(({ session }) => session)).size).toBe(processes);
  const { events, faults } = await openTestJournal(dir).read('machine');
  expect(faults).toEqual([]);
  expect(new Set(events.map((event) => event.id)).size).toBe(processes * lines);
  expect(seqsByWriter(events)).toEqual(Array.from({ length: processes }, () => Array.from({ length: lines }, (_, i) => i + 1)));
}, 300_000);

it('loses nothing acknowledged and damages no earlier line when writers are killed', async () => {
  const ended = await inGroups(100, 8, (i) => appendInProcess('codex', 100_000, 30_000, i % 25));
  expect(ended.every(({ signal }) => signal === 'SIGKILL')).toBe(true);
  const { events, faults } = await openTestJournal(dir).read('machine');
  const read = new Set(events.map((event) => event.id));
  expect(ended.flatMap(({ acknowledged }) => acknowledged).filter((id) => !read.has(id))).toEqual([]);
  expect(faults.filter(({ received }) => !received.startsWith('an unfinished line'))).toEqual([]);
}, 300_000);

async function inGroups<T>(count: number, size: number, run: (i: number) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  for (let start = 0; start < count; start += size) {
    results.push(...(await Promise.all(Array.from({ length: Math.min(size, count - start) }, (_, i) => run(start + i)))));
  }
  return results;
}

it('says that the disk is full, and goes on when it is not', async () => {
  const script = `const { openTestJournal } = require(${JSON.stringify(join(__dirname, 'open-test-journal.cjs'))});
    const journal = openTestJournal(${JSON.stringify(dir)});
    let acknowledged = 0;
    for (;;) try { journal.append('agent.note', { text: 'x'.repeat(5000) }); acknowledged += 1; }
    catch (error) { console.log(JSON.stringify({ acknowledged, code: error.code })); break; }`;
  const { stdout } = await shell(`trap '' XFSZ; ulimit -f 64; exec ${process.execPath} -e '${script.replaceAll("'", "'\\''")}'`);
  const { acknowledged, code } = JSON.parse(stdout) as { acknowledged: number; code: string };
  expect(code).toBe('CUB_JOURNAL_WRITE');
  expect(acknowledged).toBeGreaterThan(3);
  const { events } = await openTestJournal(dir).read('machine');
  expect(events).toHaveLength(acknowledged);
});

function shell(command: string): Promise<{ stdout: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn('sh', ['-c', command], { stdio: ['ignore', 'pipe', 'inherit'] });
    let stdout = '';
    child.stdout.on('data', (chunk) => (stdout += chunk));
    child.on('error', reject);
    child.on('close', () => resolve({ stdout }));
  });
}
