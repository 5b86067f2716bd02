import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { acquireLease, allocateSessionId, isHeld, listLeases, readLease, releaseLease } from '../src/index.js';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'cub-lease-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** Starts a process that tries to take a lease and keeps running. Resolves with what it said. */
function contender(name: string): Promise<{ child: ChildProcess; said: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(__dirname, 'lease-process.cjs'), dir, name, '--hold'], { stdio: ['ignore', 'pipe', 'inherit'] });
    child.on('error', reject);
    child.stdout?.once('data', (chunk) => resolve({ child, said: String(chunk).trim() }));
  });
}

function end(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('close', () => resolve());
    child.kill('SIGKILL');
  });
}

it('gives a lease to exactly one of many processes, and to the next when that one is killed', async () => {
  const all = await Promise.all(Array.from({ length: 8 }, () => contender('run')));
  const holders = all.filter(({ said }) => said.startsWith('got'));
  expect(holders).toHaveLength(1);
  expect(await acquireLease(dir, 'run')).toMatchObject({ ok: false, holder: { epoch: 1, identity: { pid: holders[0]?.child.pid } } });
  await Promise.all(all.map(({ child }) => end(child)));
  expect(await acquireLease(dir, 'run')).toMatchObject({ ok: true, lease: { epoch: 2 } });
});

it('tells what the holder said last, and forgets it on release', async () => {
  const attempt = await acquireLease(dir, 'a/../b', { run: 1 });
  if (!attempt.ok) throw new Error('the lease was free');
  expect(attempt.lease.update({ task: 't' })).toBe(true);
  expect(readLease(dir, 'a/../b')).toMatchObject({ name: 'a/../b', info: { run: 1, task: 't' } });
  expect(listLeases(dir).map(({ name }) => name)).toEqual(['a/../b']);
  attempt.lease.release();
  expect([readLease(dir, 'a/../b'), listLeases(dir)]).toEqual([null, []]);
  expect(attempt.lease.update()).toBe(false);
});

it('keeps what nobody but a person holds, until that epoch is released', async () => {
  await acquireLease(dir, 'task', {}, { identity: null });
  expect(await acquireLease(dir, 'task')).toMatchObject({ ok: false });
  expect(releaseLease(dir, 'task', 7)).toBe(false);
  expect(releaseLease(dir, 'task', 1)).toBe(true);
  expect(await acquireLease(dir, 'task')).toMatchObject({ ok: true, lease: { epoch: 2 } });
});

it('counts a holder of another host as dead only when it is silent for long', async () => {
  const identity = { pid: 1, pid_start: '1', boot_id: 'other', host: 'other-host' };
  await acquireLease(dir, 'far', {}, { identity });
  const info = readLease(dir, 'far');
  if (!info) throw new Error('the lease was taken');
  expect(isHeld(info)).toBe(true);
  expect(isHeld({ ...info, heartbeat_at: '2020-01-01T00:00:00.000Z' })).toBe(false);
});

it('takes over a lease whose file is damaged only when it is old', async () => {
  const attempt = await acquireLease(dir, 'x');
  writeFileSync(join(dir, 'x', '1.json'), '{ torn');
  expect(attempt.ok).toBe(true);
  expect(await acquireLease(dir, 'x')).toMatchObject({ ok: false });
  expect(await acquireLease(dir, 'x', {}, { staleMs: -1 })).toMatchObject({ ok: true, lease: { epoch: 2 } });
});

it('numbers the sessions of an agent and day', () => {
  const options = { localDir: dir, agent: 'codex', now: new Date('2026-05-01T23:59:59Z') };
  expect([1, 2, 3].map(() => allocateSessionId(options))).toEqual(['2026-05-01_codex_001', '2026-05-01_codex_002', '2026-05-01_codex_003']);
  expect(allocateSessionId({ ...options, now: new Date('2026-05-02T00:00:00Z') })).toBe('2026-05-02_codex_001');
});
