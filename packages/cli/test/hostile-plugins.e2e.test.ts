import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { collect, runCub, startCub } from '@cub/testkit';
import { commandModule, linkPlugins, type PluginSource } from './link-plugins.js';
import { pluggedProject, withCheck, type PluggedProject } from './plugged-project.js';

let at: PluggedProject;
beforeEach(() => (at = pluggedProject()));
afterEach(() => at.remove());

const listener = (event: string, body: string): PluginSource => ({ contributes: [`on:${event}`], register: `cub.on('${event}', ${body});` });
const part = (body: string): PluginSource => ({
  contributes: ['promptPart:x'],
  register: `cub.contribute(sdk.points.promptPart, { id: 'x', create: () => ({ order: 1, target: 'user', render: () => ${body} }) });`,
});
const UNFINISHED = { error: { code: 'CUB_COMMAND_UNFINISHED', message: expect.any(String), suggestions: [expect.stringContaining('cub plugins')] } };

const RUN = ['run', '--harness', 'script', '--command', 'echo hi > made.txt', '--json'];
const run = () => at.cub(...RUN);
/** Runs one task whose agent writes a file. */
async function runTask() {
  await at.cub('task', 'create', 'One', '--id', 'one');
  return run();
}

describe('a folder of the user that the environment leaves to the working folder', () => {
  it.each<Record<string, string>>([
    { XDG_DATA_HOME: '' },
    { XDG_DATA_HOME: 'clone' },
    { XDG_DATA_HOME: '', CUB_DATA_DIR: '' },
    { XDG_DATA_HOME: '', CUB_DATA_DIR: '.' },
    { XDG_DATA_HOME: '', CUB_DATA_DIR: 'clone/cub' },
    { XDG_DATA_HOME: '', HOME: '' },
    { XDG_DATA_HOME: '', HOME: '.' },
  ])('runs nothing of a clone: %j', async (env) => {
    const ran = join(at.data.dir, 'ran');
    const evil = `require('node:fs').appendFileSync(${JSON.stringify(ran)}, 'x');`;
    for (const folder of ['.', 'cub', 'clone/cub', '.local/share/cub']) {
      const path = join(at.repo.dir, folder);
      at.repo.write({ [join(folder, 'x')]: '' });
      linkPlugins(path, { evil: { ...withCheck('() => ({})'), top: evil, fields: { oclif: { commands: './commands' } }, files: { 'commands/evil.js': commandModule(evil) } } });
    }
    const [doctor, list] = [await runCub(['doctor', '--json'], { cwd: at.repo.dir, env }), await runCub(['task', 'list', '--json'], { cwd: at.repo.dir, env })];
    expect([doctor.code, list.code, existsSync(ran)]).toEqual([0, 0, false]);
  });
});

describe('a projection', () => {
  const projection = (fields: string): PluginSource => ({
    contributes: ['projection:x'],
    register: `cub.contribute(sdk.points.projection, { id: 'x', create: () => ({
      folder: 'by-x', tracked: false, keys: (event) => (event.type === 'task.started' ? [event.task_id] : []), reduce: () => 1,
      file: (state, key) => ({ path: 'by-x/' + key + '.json', content: key + '\\n' }), ${fields} }) });`,
  });
  const above = (...path: string[]) => join(at.repo.dir, '..', ...path);

  it('that takes its names from the events of a clone writes nothing outside', async () => {
    at.link({ x: projection('') });
    await runTask();
    const folder = join(at.repo.dir, '.cub/ledger/by-agent');
    const file = readdirSync(folder, { recursive: true, encoding: 'utf8' }).find((path) => path.endsWith('.jsonl')) ?? '';
    const lines = readFileSync(join(folder, file), 'utf8').trim().split('\n');
    const started = lines.find((line) => line.includes('"task.started"')) ?? '';
    const forged = started.replaceAll('"task_id":"one"', '"task_id":"../../../../pwned"').replace(/"id":"01[^"]{4}/, '"id":"01FRGD');
    expect(forged).not.toBe(started);
    writeFileSync(join(folder, file.replace(/01[0-9A-Z]{24}/, '01KDFRGD000000000000000001')), `${forged}\n`);
    expect((await at.cub('ledger', 'rebuild', '--json')).code).toBe(0);
    expect(readFileSync(join(at.repo.dir, '.cub/ledger/by-x/one.json'), 'utf8')).toBe('one\n');
    expect([existsSync(join(at.repo.dir, 'pwned.json')), existsSync(above('pwned.json')), existsSync(above('..', 'pwned.json'))]).toEqual([false, false, false]);
  });

  it.each([
    ['names a file outside', `file: () => ({ path: '../../../evil.txt', content: 'x\\n' })`],
    ['names a file of another folder', `file: () => ({ path: 'by-task/x.json', content: 'x\\n' })`],
    ['has its folder outside', `folder: '../../../victim', file: () => ({ path: '../../../victim/x', content: 'x\\n' })`],
    ['has its folder outside, and no file', `folder: '../../../victim', file: () => null`],
  ])('that %s touches nothing there, and is named', async (_, fields) => {
    const victim = above('victim');
    at.link({ x: projection('') });
    await runTask();
    at.link({ x: projection(fields) });
    const rebuilt = await at.cub('ledger', 'rebuild', '--json');
    expect([rebuilt.code, rebuilt.json()]).toMatchObject([1, { error: { code: 'CUB_PLUGIN_PROJECTION', suggestions: [expect.any(String)] } }]);
    expect([existsSync(victim), existsSync(above('evil.txt'))]).toEqual([false, false]);
  });
});

describe('a plugin that ends the process', () => {
  it.each([
    ['when its check is made', withCheck('() => process.exit(0)')],
    ['when its check runs', withCheck('() => ({ title: "X", run: async () => process.exit(0) })')],
    ['when it is imported', { ...withCheck('() => ({})'), top: 'process.exit(0);' }],
    ['with a code of its own', withCheck('() => process.exit(77)')],
  ])('%s does not make a success of it', async (_, source) => {
    at.link({ bad: source });
    const doctor = await at.cub('doctor', '--json');
    expect([doctor.code, doctor.json()]).toEqual([1, UNFINISHED]);
  });

  it('in the middle of a run does not make a success of it, and the next one takes over', async () => {
    at.link({ bad: listener('end-of-task', '() => process.exit(0)') });
    const ended = await runTask();
    expect([ended.code, ended.json()]).toEqual([1, UNFINISHED]);
    at.link({});
    const next = await run();
    expect([next.code, next.json()]).toMatchObject([0, { status: 'completed' }]);
  });
});

describe('a plugin that waits for ever', () => {
  const forEver = (place: string) => `new Promise(() => { require('node:fs').writeFileSync('${place}', ''); setInterval(() => {}, 1000); })`;

  it.each<[string, (body: string) => PluginSource]>([
    ['before a task', (body) => listener('pre-session', `() => ${body}`)],
    ['after a task', (body) => listener('end-of-task', `() => ${body}`)],
    ['in its part of a prompt', (body) => part(body)],
  ])('%s does not keep SIGTERM from ending a run', async (_, source) => {
    const waiting = join(at.data.dir, 'waiting');
    at.link({ bad: source(forEver(waiting)) });
    await at.cub('task', 'create', 'One', '--id', 'one');
    const child = startCub(RUN, { cwd: at.repo.dir, env: at.env });
    while (!existsSync(waiting) && child.exitCode === null) await new Promise((resolve) => setTimeout(resolve, 50));
    child.kill('SIGTERM');
    const ended = await collect(child);
    expect([ended.code, ended.json()]).toMatchObject([130, { status: 'cancelled' }]);
    expect(at.repo.git('status', '--porcelain')).not.toContain('made.txt');
  });
});

describe('a plugin that throws beside its contract', () => {
  it.each([
    ['from a timer', 'setTimeout(() => { throw new Error("late"); }, 1); await new Promise((done) => setTimeout(done, 500));'],
    ['into nothing', 'Promise.reject(new Error("late")); await new Promise((done) => setTimeout(done, 500));'],
  ])('%s ends the command with one error', async (_, body) => {
    at.link({ bad: withCheck(`() => ({ title: 'X', run: async () => { ${body} return []; } })`) });
    const doctor = await at.cub('doctor', '--json');
    expect([doctor.code, doctor.json()]).toMatchObject([1, { error: { message: expect.stringContaining('late') } }]);
  });

  it('null in a listener lets the run go on', async () => {
    at.link({ bad: { contributes: ['on:pre-session', 'on:end-of-task'], register: `cub.on('pre-session', () => { throw null; }); cub.on('end-of-task', async () => { throw undefined; });` } });
    const ended = await runTask();
    expect([ended.code, ended.json()]).toMatchObject([0, { tasks: [{ status: 'completed' }] }]);
    expect(ended.stderr).toMatch(/listener of plugin bad failed: null/);
  });
});

it('its exit code is not the one of cub', async () => {
  at.link({ bad: withCheck('() => { process.exitCode = 77; return { title: "X", run: async () => [{ severity: "ok", message: "fine" }] }; }') });
  const doctor = await at.cub('doctor', '--json');
  expect([doctor.code, doctor.json()]).toMatchObject([0, { errors: 0 }]);
});
