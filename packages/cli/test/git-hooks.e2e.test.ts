import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cubEnvironment, cubExecutable, runCub, tempRepo, type TempRepo } from '@cub/testkit';

let repo: TempRepo;
let bin: string;
beforeAll(() => {
  bin = mkdtempSync(join(tmpdir(), 'cub-bin-'));
  writeFileSync(join(bin, 'cub'), `#!/bin/sh\nexec "${process.execPath}" "${cubExecutable()}" "$@"\n`);
  chmodSync(join(bin, 'cub'), 0o755);
});
afterAll(() => rmSync(bin, { recursive: true }));
afterEach(() => repo.remove());

const cub = (...args: string[]) => runCub(args, { cwd: repo.dir });
const withCub = () => cubEnvironment({ PATH: `${bin}:${process.env.PATH ?? ''}` });
const git = (...args: string[]) => execFileSync('git', args, { cwd: repo.dir, encoding: 'utf8', env: withCub() }).trim();
const hook = (name: string) => join(repo.dir, '.git/hooks', name);
const inHead = () => git('ls-tree', '-r', '--name-only', 'HEAD').split('\n');
const status = () => git('status', '--porcelain', '--untracked-files=all');

/** A task that was closed by hand, and nothing committed of it. */
async function closedByHand(files: Record<string, string> = { 'code.txt': 'one\n' }): Promise<void> {
  repo = tempRepo(files);
  await cub('init', '--project-id', 'shop');
  git('add', '.');
  git('commit', '--quiet', '--message', 'set up');
  await cub('task', 'create', 'by hand', '--id', 'shop-s001');
  await cub('task', 'close', 'shop-s001');
  expect(inHead().some((path) => path.startsWith('.cub/ledger'))).toBe(false);
}

describe('the pre-commit hook', () => {
  it.each<[string, readonly string[]]>([
    ['git commit', ['commit', '--quiet', '--message', 'work']],
    ['git commit -a', ['commit', '--quiet', '--all', '--message', 'work']],
  ])('adds the records of a task that was closed by hand to the next %s', async (_, command) => {
    await closedByHand();
    repo.write({ 'code.txt': 'two\n' });
    git('add', 'code.txt', '.cub/tasks');
    git(...command);
    expect(inHead()).toContain('.cub/ledger/by-task/shop-s001/entry.json');
    expect(inHead().filter((path) => /by-agent\/.*\.jsonl$/.test(path))).toHaveLength(1);
    expect(status()).toBe('');
    const clone = mkdtempSync(join(tmpdir(), 'cub-clone-'));
    git('clone', '--quiet', repo.dir, clone);
    const shown = await runCub(['ledger', 'show', 'shop-s001', '--json'], { cwd: clone });
    expect(shown.json<{ id: string }>().id).toBe('shop-s001');
    rmSync(clone, { recursive: true });
  });

  it('leaves a commit of given paths alone, whose index git throws away', async () => {
    await closedByHand();
    repo.write({ 'code.txt': 'two\n' });
    git('commit', '--quiet', '--message', 'only this', 'code.txt');
    expect(git('show', '--name-only', '--format=', 'HEAD')).toBe('code.txt');
    expect(git('diff', '--cached', '--name-only')).toBe('');
  });

  it('leaves what the user has staged and not staged as it is', async () => {
    await closedByHand({ 'code.txt': 'one\n', 'other.txt': 'one\n' });
    repo.write({ 'code.txt': 'staged\n', 'other.txt': 'edited\n' });
    git('add', 'code.txt');
    repo.write({ 'code.txt': 'edited again\n' });
    git('commit', '--quiet', '--message', 'work');
    expect(git('show', 'HEAD:code.txt')).toBe('staged');
    expect(status().split('\n')).toEqual(expect.arrayContaining([expect.stringMatching(/M code\.txt$/), expect.stringMatching(/M other\.txt$/)]));
  });

  it('does nothing where it is switched off, and nothing on a branch without cub', async () => {
    await closedByHand();
    await cub('config', 'set', 'ledger.publish_on_commit', 'false');
    git('add', '.cub/config.json', '.cub/tasks');
    git('commit', '--quiet', '--message', 'off');
    expect(inHead().some((path) => path.startsWith('.cub/ledger'))).toBe(false);
    git('switch', '--quiet', '--orphan', 'elsewhere');
    rmSync(join(repo.dir, '.cub'), { recursive: true, force: true });
    git('commit', '--quiet', '--allow-empty', '--message', 'first');
    expect(existsSync(join(repo.dir, '.cub'))).toBe(false);
  });

  it('lets the commit through with one line where cub is not on the PATH, or fails', async () => {
    await closedByHand();
    const path = (process.env.PATH ?? '').split(':').filter((folder) => !existsSync(join(folder, 'cub'))).join(':');
    const without = spawnSync('git', ['commit', '--allow-empty', '-qm', 'x'], { cwd: repo.dir, encoding: 'utf8', env: cubEnvironment({ PATH: path }) });
    expect([without.status, without.stderr]).toEqual([0, 'cub: not on the PATH, so new records wait for a later commit\n']);
    repo.write({ '.cub/config.json': '{ broken' });
    const failing = spawnSync('git', ['commit', '--allow-empty', '-qm', 'x'], { cwd: repo.dir, encoding: 'utf8', env: withCub() });
    expect(failing.status).toBe(0);
    expect(failing.stderr).toContain('cub: this commit has no new records');
  });
});

describe('the prepare-commit-msg hook', () => {
  const agent = [
    'echo one > one.txt; git add one.txt; git commit -qm "My own commit"',
    'echo two > two.txt; git add two.txt; printf "Second\\n\\nBody of it.\\n\\nSigned-off-by: a <a@example.invalid>\\n" | git commit -qF -',
  ].join('; ');

  it('names task and run in commits that the agent of a run makes, and in no others', async () => {
    repo = tempRepo({ 'code.txt': 'one\n' });
    await cub('init', '--project-id', 'shop');
    await cub('task', 'create', 'do it', '--id', 'shop-s001');
    const run = await runCub(['run', '--harness', 'script', '--command', agent], { cwd: repo.dir, env: { PATH: `${bin}:${process.env.PATH ?? ''}` } });
    expect(run.code).toBe(0);
    const message = (subject: string) => git('log', '--format=%B', `--grep=^${subject}`, '-1');
    expect(message('My own commit')).toMatch(/^My own commit\n\nCub-Task: shop-s001\nCub-Run: cub-\S+$/);
    expect(message('Second')).toMatch(/^Second\n\nBody of it\.\n\nSigned-off-by: .*\nCub-Task: shop-s001\nCub-Run: cub-\S+$/);
    expect(message('feat').match(/Cub-Task:/g)).toHaveLength(1);
    git('commit', '--quiet', '--allow-empty', '--message', 'of a person');
    expect(message('of a person')).toBe('of a person');
    expect(status()).toBe('');
  });
});

describe('cub init', () => {
  const init = (...args: string[]) => cub('init', '--project-id', 'shop', ...args);
  const read = (name: string) => readFileSync(hook(name), 'utf8');

  it('adds its lines to hooks that exist, once, and runs theirs as well', async () => {
    repo = tempRepo({ 'code.txt': 'one\n' });
    mkdirSync(join(repo.dir, '.git/hooks'), { recursive: true });
    writeFileSync(hook('pre-commit'), '#!/bin/sh\nset -eu\necho theirs >&2\n', { mode: 0o755 });
    await init();
    const once = read('pre-commit');
    await init();
    expect(read('pre-commit')).toBe(once);
    expect(once).toMatch(/^#!\/bin\/sh\n# >>> cub: \. >>>\n[^]*# <<< cub: \. <<<\nset -eu\necho theirs >&2\n$/);
    expect(statSync(hook('prepare-commit-msg')).mode & 0o111).toBe(0o111);
    const result = spawnSync('git', ['commit', '--allow-empty', '-qm', 'x'], { cwd: repo.dir, encoding: 'utf8', env: withCub() });
    expect([result.status, result.stderr]).toEqual([0, 'theirs\n']);
  });

  it.each<[string, string, number, RegExp]>([
    ['written in another language', '#!/usr/bin/env python3\nprint(1)\n', 0o755, /it is no shell script/],
    ['that is switched off', '#!/bin/sh\nexit 1\n', 0o644, /it is switched off/],
  ])('leaves a hook alone %s, and says so', async (_, text, mode, why) => {
    repo = tempRepo({ 'code.txt': 'one\n' });
    mkdirSync(join(repo.dir, '.git/hooks'), { recursive: true });
    writeFileSync(hook('pre-commit'), text, { mode });
    chmodSync(hook('pre-commit'), mode);
    expect((await init()).stdout).toMatch(why);
    expect([read('pre-commit'), statSync(hook('pre-commit')).mode & 0o777]).toEqual([text, mode]);
  });

  it('honours core.hooksPath, and installs nothing into a folder that other repositories share', async () => {
    repo = tempRepo({ 'code.txt': 'one\n' });
    git('config', 'core.hooksPath', '.githooks');
    await init();
    expect(existsSync(join(repo.dir, '.githooks/pre-commit'))).toBe(true);
    const shared = mkdtempSync(join(tmpdir(), 'cub-hooks-'));
    git('config', 'core.hooksPath', shared);
    expect((await init()).stdout).toContain('No git hooks were installed: core.hooksPath leads to');
    expect(existsSync(join(shared, 'pre-commit'))).toBe(false);
    rmSync(shared, { recursive: true });
  });

  it('installs none with --no-hooks, and doctor says what is missing', async () => {
    repo = tempRepo({ 'code.txt': 'one\n' });
    await init('--no-hooks');
    expect(existsSync(hook('pre-commit'))).toBe(false);
    expect((await cub('doctor')).stdout).toContain('not installed in this clone: pre-commit, prepare-commit-msg');
    await cub('update');
    expect((await cub('doctor')).stdout).toContain('the hooks for records and trailers are installed');
  });
});
