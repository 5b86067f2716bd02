import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cubEnvironment, runCub } from './run-cub.js';
import { tempFolder, type TempFolder } from './temp-repo.js';

let folder: TempFolder;
const before = process.env.CUB_BIN;
beforeEach(() => (folder = tempFolder()));
afterEach(() => {
  folder.remove();
  if (before === undefined) delete process.env.CUB_BIN;
  else process.env.CUB_BIN = before;
});

/** Puts a script in the place of the executable. */
function standIn(script: string): void {
  folder.write({ 'stand-in.cjs': script });
  process.env.CUB_BIN = join(folder.dir, 'stand-in.cjs');
}

/** A child in a process group of its own, as agents are, that holds the output open. */
const LEAVES_A_CHILD = `
  const child = require('node:child_process').spawn('sleep', ['600'], { detached: true, stdio: 'inherit' });
  require('node:fs').writeFileSync('child', String(child.pid));
  child.unref();`;

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.[0] !== 'Z';
  } catch {
    return false;
  }
}

it('collects what is printed, and the exit code', async () => {
  standIn(`process.stdin.pipe(process.stdout); console.error(process.argv.slice(2).join('+')); process.exitCode = 3;`);
  const run = await runCub(['a', 'b c'], { cwd: folder.dir, stdin: '{"n":1}' });
  expect(run).toMatchObject({ stdout: '{"n":1}', stderr: 'a+b c\n', code: 3, signal: null, timedOut: false });
  expect(run.json()).toEqual({ n: 1 });
});

it('shows all that was printed when it is not the JSON that a test expects', async () => {
  standIn(`console.log('Error'); console.error('the reason')`);
  const run = await runCub([], { cwd: folder.dir });
  expect(() => run.json()).toThrow(/Error\n[^]*the reason/);
});

it('kills what takes too long, with all that it started', async () => {
  standIn(`${LEAVES_A_CHILD} console.log('started'); setInterval(() => undefined, 1000);`);
  const run = await runCub([], { cwd: folder.dir, timeoutMs: 3000 });
  expect(run).toMatchObject({ stdout: 'started\n', code: null, signal: 'SIGKILL', timedOut: true });
  if (existsSync('/proc/self/stat')) expect(isRunning(Number(readFileSync(join(folder.dir, 'child'), 'utf8')))).toBe(false);
});

it('does not wait for ever for what was left behind with the output open', async () => {
  standIn(`${LEAVES_A_CHILD} console.log('done');`);
  const run = await runCub([], { cwd: folder.dir, timeoutMs: 3000 });
  process.kill(Number(readFileSync(join(folder.dir, 'child'), 'utf8')), 'SIGKILL');
  expect(run).toMatchObject({ stdout: 'done\n', code: 0, timedOut: true });
});

it('rejects when the working folder is missing', async () => {
  standIn('');
  await expect(runCub([], { cwd: join(folder.dir, 'none') })).rejects.toThrow('ENOENT');
});

it('gives the environment of a fresh user', () => {
  process.env.CUB_BIN = 'x';
  const env = cubEnvironment({ CUB_EXTRA: '1' });
  expect(Object.keys(env).filter((name) => name.startsWith('CUB_'))).toEqual(['CUB_EXTRA']);
  expect(env.HOME).not.toBe(process.env.HOME);
  expect(env).toMatchObject({ GIT_CONFIG_GLOBAL: '/dev/null', XDG_CONFIG_HOME: join(env.HOME ?? '', 'config') });
});
