import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { endProcessesOf } from './end-processes.js';
import { outputLineGroups } from './output-lines.js';
import { spawnProcess, type SpawnProcessOptions } from './spawn-process.js';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'cub-spawn-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const sh = (script: string, options: Partial<SpawnProcessOptions> = {}) => spawnProcess('sh', ['-c', script], { cwd: dir, env: process.env, ...options });

async function* oneByOne(output: AsyncIterable<Buffer>): AsyncIterable<string> {
  for await (const group of outputLineGroups(output)) yield* group;
}

async function collect(lines: AsyncIterable<string>): Promise<string[]> {
  const all: string[] = [];
  for await (const line of lines) all.push(line);
  return all;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.[0] !== 'Z';
  } catch {
    return false;
  }
}

async function eventually(condition: () => boolean): Promise<void> {
  for (let i = 0; i < 200 && !condition(); i += 1) await new Promise((resolve) => setTimeout(resolve, 25));
  expect(condition()).toBe(true);
}

it('gives lines, exit code and the end of stderr', async () => {
  const child = sh('cat; echo oops >&2; exit 3', { stdin: 'a\nb\r\n\nc' });
  expect(await collect(child.lines)).toEqual(['a', 'b', '', 'c']);
  expect(await child.exit).toEqual({ code: 3, signal: null, error: null, stderrTail: 'oops\n' });
});

it('says why a program cannot be started', async () => {
  const child = spawnProcess('no-such-program', [], { cwd: dir, env: process.env });
  expect(await collect(child.lines)).toEqual([]);
  expect(await child.exit).toMatchObject({ code: null, error: 'ENOENT' });
});

it('says so, too, when the system refuses the arguments', async () => {
  const child = spawnProcess('sh', ['-c', 'true', 'x'.repeat(5_000_000)], { cwd: dir, env: process.env });
  expect(await collect(child.lines)).toEqual([]);
  expect(await child.exit).toMatchObject({ code: null, error: 'E2BIG' });
});

it('replaces bytes that are not UTF-8 and cuts a line that never ends', async () => {
  const child = sh(`printf 'a\\377b\\n'; head -c 5000000 /dev/zero | tr '\\0' x; printf '\\nlast'`);
  const lines = await collect(child.lines);
  expect(lines.map((line) => line.length)).toEqual([3, 1024 * 1024 + ' … [line cut at 1 MiB]'.length, 4]);
  expect(lines[0]).toBe('a\ufffdb');
});

it('ends the whole group when it is told to, also what ignores SIGTERM', async () => {
  const stop = new AbortController();
  const child = sh(`trap '' TERM; sh -c 'trap "" TERM; sleep 60' & echo $! > pid; echo ready; wait; sleep 60`, { signal: stop.signal, graceMs: 200 });
  for await (const line of child.lines) if (line === 'ready') stop.abort();
  expect(await child.exit).toMatchObject({ code: null, signal: 'SIGKILL' });
  const pid = Number(readFileSync(join(dir, 'pid'), 'utf8'));
  await eventually(() => !isRunning(pid));
});

it('does not wait for what a program leaves behind, and ends it', async () => {
  const child = sh('sleep 60 & echo $! > pid; echo done');
  expect(await collect(child.lines)).toEqual(['done']);
  expect(await child.exit).toMatchObject({ code: 0 });
  await eventually(() => !isRunning(Number(readFileSync(join(dir, 'pid'), 'utf8'))));
});

const onLinux = existsSync('/proc/self/environ') ? it : it.skip;
onLinux('finds what left the group by the run in its environment', async () => {
  const runId = `cub-test-${process.pid}`;
  const child = sh('setsid sleep 60 & sleep 0.5; echo done', { env: { ...process.env, CUB_RUN_ID: runId } });
  await collect(child.lines);
  await child.exit;
  expect(await endProcessesOf({ CUB_RUN_ID: runId })).toBeGreaterThan(0);
  expect(await endProcessesOf({ CUB_RUN_ID: runId })).toBe(0);
});

it('splits any output as String.split would', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.string({ unit: fc.constantFrom('a', '\n', '€', '😀') })), fc.integer({ min: 1, max: 5 }), async (texts, size) => {
      const bytes = Buffer.from(texts.join(''));
      const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) => bytes.subarray(i * size, (i + 1) * size));
      const expected = texts.join('').split('\n');
      if (expected.at(-1) === '') expected.pop();
      expect(await collect(oneByOne(toAsync(chunks)))).toEqual(expected);
    }),
  );
});

async function* toAsync(chunks: readonly Buffer[]): AsyncIterable<Buffer> {
  yield* chunks;
}
