import { execFileSync } from 'node:child_process';
import { appendFileSync, chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cubEnvironment, cubExecutable, runCub, tempRepo, type TempRepo } from '@cub/testkit';

const TASK = 'shop-s001';
const ENTRY = `.cub/ledger/by-task/${TASK}/entry.json`;

interface FoundItem {
  check: string;
  severity: string;
  message: string;
  place?: string;
  fix?: string;
}

let repo: TempRepo;
let template: TempRepo | undefined;
let bin: string;
beforeAll(() => {
  bin = mkdtempSync(join(tmpdir(), 'cub-bin-'));
  writeFileSync(join(bin, 'cub'), `#!/bin/sh\nexec "${process.execPath}" "${cubExecutable()}" "$@"\n`);
  chmodSync(join(bin, 'cub'), 0o755);
});
afterAll(() => {
  rmSync(bin, { recursive: true });
  template?.remove();
});
afterEach(() => repo.remove());

const cub = (...args: string[]) => runCub(args, { cwd: repo.dir });
const sh = (command: string) => execFileSync('sh', ['-c', command], { cwd: repo.dir, encoding: 'utf8', env: cubEnvironment({ PATH: `${bin}:${process.env.PATH ?? ''}` }) });
const at = (path: string) => join(repo.dir, path);
const read = (path: string) => readFileSync(at(path), 'utf8');

/** A task that an agent has done, all committed. Made once; each test gets a copy with its journal. */
async function workedOn(): Promise<void> {
  template ??= await makeTemplate();
  repo = tempRepo();
  rmSync(repo.dir, { recursive: true });
  cpSync(template.dir, repo.dir, { recursive: true, preserveTimestamps: true });
}

async function makeTemplate(): Promise<TempRepo> {
  const made = tempRepo({ 'code.txt': 'one\n' });
  const run = (...args: string[]) => runCub(args, { cwd: made.dir });
  await run('init', '--project-id', 'shop', '--no-hooks');
  await run('task', 'create', 'do it', '--id', TASK);
  made.commitAll('set up');
  expect((await run('run', '--command', 'echo two > code.txt', '--once')).code).toBe(0);
  expect(made.git('status', '--porcelain')).toBe('');
  return made;
}

/** The published file with the attempt of the task. */
function published(): string {
  const folder = '.cub/ledger/by-agent';
  const files = readdirSync(at(folder), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.jsonl'));
  const path = files.map((name) => `${folder}/${name}`).find((name) => read(name).includes('attempt.completed'));
  if (path === undefined) throw new Error('no published attempt');
  return path;
}

const idsIn = (dir: string) =>
  execFileSync('sh', ['-c', 'cat .cub/ledger/by-agent/*/*/*.jsonl'], { cwd: dir, encoding: 'utf8' })
    .split('\n').filter((line) => line !== '').map((line) => (JSON.parse(line) as { id: string }).id);
const allIds = (dir: string) => [...new Set(idsIn(dir))].sort();

async function findings(): Promise<{ code: number | null; errors: FoundItem[] }> {
  const run = await cub('verify', '--json');
  return { code: run.code, errors: run.json<{ items: FoundItem[] }>().items.filter(({ severity }) => severity !== 'ok') };
}

const commandIn = (fix: string | undefined) => /`([^`]+)`/.exec(fix ?? '')?.[1] ?? 'false';
const changeLine = (path: string, change: (line: string) => string) => {
  const lines = read(path).split('\n');
  writeFileSync(at(path), [change(lines[0] ?? ''), ...lines.slice(1)].join('\n'));
};

const DAMAGES: [string, (path: string) => void][] = [
  ['deleted', (path) => rmSync(at(path))],
  ['deleted with its folder', () => rmSync(at('.cub/ledger/by-agent'), { recursive: true })],
  ['deleted and staged so', (path) => repo.git('rm', '--quiet', path)],
  ['emptied', (path) => truncateSync(at(path), 0)],
  ['cut in the middle of a line', (path) => truncateSync(at(path), Math.floor(read(path).length / 2))],
  ['without its last line', (path) => writeFileSync(at(path), `${read(path).trimEnd().split('\n').slice(0, -1).join('\n')}\n`)],
  ['changed in one byte that no entry shows', (path) => changeLine(path, (line) => line.replace(/"summary":"(.)/, '"summary":"#'))],
  ['changed to no JSON in one line', (path) => changeLine(path, (line) => line.slice(1))],
  ['turned round', (path) => writeFileSync(at(path), `${read(path).trimEnd().split('\n').reverse().join('\n')}\n`)],
  ['replaced by a folder', (path) => { rmSync(at(path)); mkdirSync(at(path)); writeFileSync(join(at(path), 'x'), 'x'); }],
  ['with a foreign event at its end', (path) => appendFileSync(at(path), `${read(path).split('\n')[0]?.replace(/"id":"[^"]+"/, '"id":"01J000000000000000000EXTRA"').replace(/"writer":"[^"]+"/, '"writer":"01J000000000000000000EXTRA"').replace(/"seq":\d+/, '"seq":1').replace(/"type":"[^"]+"/, '"type":"x.other.note"')}\n`)],
];

describe('a published file that is', () => {
  it.each(DAMAGES)('%s is one finding, a rebuild refuses, and the suggested command mends it', async (name, damage) => {
    await workedOn();
    const [path, entry, before] = [published(), read(ENTRY), allIds(repo.dir)];
    damage(path);
    const { code, errors } = await findings();
    expect(code).toBe(3);
    expect(errors.map(({ check }) => check)).toEqual(errors.map(() => 'published'));
    const about = errors.find(({ place }) => place === path);
    expect(about).toMatchObject({ severity: 'error', message: expect.stringContaining(path) });
    expect(errors.length === 1 || name === 'deleted with its folder').toBe(true);
    const rebuilt = await cub('ledger', 'rebuild');
    expect([rebuilt.code, rebuilt.stderr]).toEqual([3, expect.stringContaining('Cannot rebuild the ledger')]);
    expect(read(ENTRY)).toBe(entry);
    for (const { fix } of errors) sh(commandIn(fix));
    expect(await findings()).toEqual({ code: 0, errors: [] });
    expect(read(ENTRY)).toBe(entry);
    expect(allIds(repo.dir)).toEqual(expect.arrayContaining(before));
    expect((await cub('ledger', 'rebuild')).code).toBe(0);
    expect(read(ENTRY)).toBe(entry);
  });

  it.each(DAMAGES.filter(([name]) => /delete|emptied|last line/.test(name)))('%s gets its events back by the next publication', async (_, damage) => {
    await workedOn();
    const [path, entry, before] = [published(), read(ENTRY), allIds(repo.dir)];
    damage(path);
    expect((await cub('ledger', 'publish')).code).toBe(0);
    expect(allIds(repo.dir)).toEqual(before);
    expect(read(ENTRY)).toBe(entry);
    const run = await cub('ledger', 'show', TASK, '--json');
    expect(run.json<{ attempts: unknown[] }>().attempts).toHaveLength(1);
  });

  it('removed by a commit is found with that commit, and comes back', async () => {
    await workedOn();
    const [path, entry] = [published(), read(ENTRY)];
    repo.git('rm', '--quiet', path);
    repo.git('commit', '--quiet', '--message', 'tidy');
    const { code, errors } = await findings();
    expect([code, errors.map(({ place }) => place)]).toEqual([3, [path]]);
    expect((await cub('ledger', 'rebuild')).code).toBe(3);
    sh(commandIn(errors[0]?.fix));
    expect(await findings()).toEqual({ code: 0, errors: [] });
    expect(read(ENTRY)).toBe(entry);
  });

  it('changed by a commit is found with that commit, also in a clone', async () => {
    await workedOn();
    const path = published();
    changeLine(path, (line) => line.replace(/"summary":"(.)/, '"summary":"#'));
    repo.commitAll('tidy');
    expect((await findings()).errors).toMatchObject([{ check: 'published', place: path }]);
    const clone = tempRepo();
    repo.git('clone', '--quiet', repo.dir, join(clone.dir, 'clone'));
    const inClone = await runCub(['verify', '--json'], { cwd: join(clone.dir, 'clone') });
    clone.remove();
    expect(inClone.code).toBe(3);
    sh(commandIn((await findings()).errors[0]?.fix));
    expect(await findings()).toEqual({ code: 0, errors: [] });
  });

  it('not committed yet and cut is set aside and published again', async () => {
    await workedOn();
    await cub('ledger', 'update', TASK, '--stage', 'validated', '--reason', 'seen');
    const path = repo.git('ls-files', '--others', '--', '.cub/ledger/by-agent');
    const entry = read(ENTRY);
    truncateSync(at(path), 40);
    const { code, errors } = await findings();
    expect([code, errors.map(({ place }) => place)]).toEqual([3, [path]]);
    sh(commandIn(errors[0]?.fix));
    expect(await findings()).toEqual({ code: 0, errors: [] });
    expect(read(ENTRY)).toBe(entry);
  });
});

describe('no finding', () => {
  it('comes from a compaction, before and after its commit, nor from a merge of a branch without it', async () => {
    await workedOn();
    repo.git('switch', '--quiet', '--create', 'side');
    await cub('ledger', 'update', TASK, '--stage', 'validated', '--reason', 'seen');
    repo.commitAll('validated');
    repo.git('switch', '--quiet', 'main');
    await cub('ledger', 'compact', '--before', '2099-01');
    expect(await findings()).toEqual({ code: 0, errors: [] });
    repo.commitAll('compact');
    expect(await findings()).toEqual({ code: 0, errors: [] });
    repo.git('merge', '--quiet', '--no-edit', 'side');
    await cub('ledger', 'publish');
    expect(await findings()).toEqual({ code: 0, errors: [] });
  });

  it('comes from a branch that does not have the work of another one', async () => {
    await workedOn();
    repo.git('switch', '--quiet', '--create', 'older', 'HEAD~2');
    expect(await findings()).toEqual({ code: 0, errors: [] });
  });

  it('comes from JSON that a formatter laid out again', async () => {
    await workedOn();
    writeFileSync(at(ENTRY), JSON.stringify(JSON.parse(read(ENTRY)), null, 8));
    repo.commitAll('format');
    expect(await findings()).toEqual({ code: 0, errors: [] });
  });
});

describe('an entry', () => {
  it('without its events is found, and a rebuild leaves it', async () => {
    await workedOn();
    const clone = tempRepo();
    clone.write({ '.cub/config.json': read('.cub/config.json'), [ENTRY]: read(ENTRY) });
    clone.commitAll('the entry alone');
    const run = await runCub(['verify', '--json'], { cwd: clone.dir });
    expect([run.code, run.json<{ items: FoundItem[] }>().items.filter(({ severity }) => severity === 'error')]).toMatchObject([3, [{ place: ENTRY }]]);
    await runCub(['ledger', 'rebuild'], { cwd: clone.dir });
    expect(readFileSync(join(clone.dir, ENTRY), 'utf8')).toBe(read(ENTRY));
    clone.remove();
  });

  it('that says more than the events that are left is not rebuilt without a word', async () => {
    await workedOn();
    const path = published();
    const clone = tempRepo();
    const started = sh(`grep -h '"task.started"' .cub/ledger/by-agent/*/*/*.jsonl`);
    clone.write({ '.cub/config.json': read('.cub/config.json'), [ENTRY]: read(ENTRY), [path]: started });
    clone.commitAll('half of it');
    const run = await runCub(['verify', '--json'], { cwd: clone.dir });
    expect([run.code, run.json<{ items: FoundItem[] }>().items.filter(({ place }) => place === ENTRY)]).toMatchObject([3, [{ severity: 'error' }]]);
    expect((await runCub(['ledger', 'rebuild'], { cwd: clone.dir })).code).toBe(3);
    expect(readFileSync(join(clone.dir, ENTRY), 'utf8')).toBe(read(ENTRY));
    expect((await runCub(['ledger', 'rebuild', '--accept-loss'], { cwd: clone.dir })).code).toBe(0);
    clone.remove();
  });

  it('with another figure is written again by the suggested command', async () => {
    await workedOn();
    const entry = read(ENTRY);
    writeFileSync(at(ENTRY), entry.replace('"do it"', '"did it"'));
    const { code, errors } = await findings();
    expect([code, errors.map(({ place }) => place)]).toEqual([3, [ENTRY]]);
    sh(commandIn(errors[0]?.fix));
    expect([await findings(), read(ENTRY)]).toEqual([{ code: 0, errors: [] }, entry]);
  });
});
