import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { runCub, tempRepo, type TempRepo } from '@cub/testkit';

const TASK = 'shop-s001';

let repo: TempRepo;
let elsewhere: string;
beforeEach(() => (elsewhere = mkdtempSync(join(tmpdir(), 'cub-elsewhere-'))));
afterEach(() => {
  repo.remove();
  rmSync(elsewhere, { recursive: true, force: true });
});

const cub = (...args: string[]) => runCub(args, { cwd: repo.dir });
const write = (path: string, text: string) => {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
};

/** Rules of a project, or of a machine, that reach records. Each is in force before cub is set up. */
const RULES: [string, () => void][] = [
  ['*.jsonl in .gitignore', () => repo.write({ '.gitignore': '*.jsonl\n' })],
  ['.cub/ in .gitignore', () => repo.write({ '.gitignore': '.cub/\n' })],
  ['everything in .gitignore', () => repo.write({ '.gitignore': '*\n' })],
  ['by-agent and *.json in info/exclude', () => write(join(repo.dir, '.git/info/exclude'), 'by-agent/\n*.json\n')],
  ['core.excludesFile', () => {
    write(join(elsewhere, 'ignore'), 'ledger\n*.md\n');
    repo.git('config', 'core.excludesFile', join(elsewhere, 'ignore'));
  }],
  ['a filter in .gitattributes', () => {
    repo.write({ '.gitattributes': '*.jsonl filter=other\n* text eol=crlf\n' });
    repo.git('config', 'filter.other.clean', 'printf pointer');
    repo.git('config', 'filter.other.smudge', 'cat');
  }],
  ['a filter in info/attributes, which no file of the project overrules', () => {
    write(join(repo.dir, '.git/info/attributes'), '*.jsonl filter=other\n');
    repo.git('config', 'filter.other.clean', 'printf pointer');
  }],
  ['an encoding, idents and export-ignore', () => repo.write({ '.gitattributes': '*.jsonl working-tree-encoding=UTF-16 ident\n.cub export-ignore\n' })],
];

const publishedIn = (dir: string) => {
  const folder = join(dir, '.cub/ledger/by-agent');
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.jsonl')).map((name) => `.cub/ledger/by-agent/${name}`).sort();
};

it.each(RULES)('%s keeps no record out of a commit and changes none on the way', async (_, apply) => {
  repo = tempRepo({ 'code.txt': 'one\n' });
  apply();
  await cub('init', '--project-id', 'shop', '--no-hooks');
  await cub('task', 'create', 'do it', '--id', TASK);
  const run = await cub('run', '--command', 'echo two > code.txt', '--once');
  expect([run.code, run.stderr]).toEqual([0, expect.not.stringContaining('could not be committed')]);
  const inHead = repo.git('ls-tree', '-r', '--name-only', 'HEAD').split('\n');
  const files = publishedIn(repo.dir);
  expect(inHead).toEqual(expect.arrayContaining([...files, `.cub/ledger/by-task/${TASK}/entry.json`, '.cub/config.json', `.cub/tasks/${TASK}.md`]));
  for (const path of files) {
    const blob = execFileSync('git', ['cat-file', 'blob', `HEAD:${path}`], { cwd: repo.dir });
    expect([path, blob.equals(readFileSync(join(repo.dir, path)))]).toEqual([path, true]);
  }
  expect((await cub('verify')).code).toBe(0);
  const clone = join(elsewhere, 'clone');
  execFileSync('git', ['clone', '--quiet', repo.dir, clone]);
  const shown = await runCub(['ledger', 'show', TASK, '--json'], { cwd: clone });
  expect(shown.json<{ attempts: unknown[] }>().attempts).toHaveLength(1);
});

it('records that the project ignores are found by doctor and verify, and added by the command that both suggest', async () => {
  repo = tempRepo({ 'code.txt': 'one\n' });
  await cub('init', '--project-id', 'shop', '--no-hooks');
  await cub('task', 'create', 'do it', '--id', TASK);
  await cub('task', 'close', TASK);
  await cub('ledger', 'publish');
  // As an older cub wrote it.
  repo.write({ '.gitignore': '*.jsonl\n', '.cub/.gitignore': '/active-run.json\n/agents/\n/memory/\n/local/\n/ledger/index.jsonl\n/ledger/by-epic/\n/ledger/by-plan/\n*.tmp\n' });
  for (const command of ['doctor', 'verify']) {
    const found = await cub(command, '--json');
    const ignored = found.json<{ items: { severity: string; place?: string; fix?: string }[] }>().items.filter(({ severity }) => severity === 'error');
    expect([found.code, ignored]).toMatchObject([3, [{ place: '.cub/ledger/by-agent', fix: expect.stringContaining('git add --force -- .cub/ledger/by-agent') }]]);
  }
  repo.git('add', '--force', '--', '.cub/ledger/by-agent');
  expect((await cub('verify')).code).toBe(0);
});

describe('a worktree that lacks .cub', () => {
  const setUp = async () => {
    repo = tempRepo({ 'code.txt': 'one\n', 'src/a.txt': 'a\n' });
    await cub('init', '--project-id', 'shop', '--no-hooks');
    await cub('task', 'create', 'do it', '--id', TASK);
    await cub('task', 'close', TASK);
    await cub('ledger', 'publish');
    repo.commitAll('set up');
  };
  const COMMANDS = [['status'], ['task', 'list'], ['task', 'create', 'x'], ['init'], ['run', '--command', 'true'], ['ledger', 'list'], ['verify'], ['doctor']];

  it.each<[string, () => string, string]>([
    ['because the checkout is sparse', () => { repo.git('sparse-checkout', 'set', 'src'); return repo.dir; }, 'git sparse-checkout add .cub'],
    ['in part, because the checkout is sparse', () => { repo.git('sparse-checkout', 'set', '--no-cone', '/*', '!/.cub/tasks/', '!/.cub/ledger/'); return repo.dir; }, 'git sparse-checkout add .cub'],
    ['because it was never checked out', () => { repo.git('worktree', 'add', '--quiet', '--no-checkout', join(elsewhere, 'w')); return join(elsewhere, 'w'); }, 'git checkout HEAD -- .cub'],
    ['because it was deleted', () => { rmSync(join(repo.dir, '.cub'), { recursive: true }); return repo.dir; }, 'git checkout HEAD -- .cub'],
  ])('%s: every command says what to do and writes nothing', async (_, damage, advice) => {
    await setUp();
    const dir = damage();
    const before = execFileSync('git', ['status', '--porcelain'], { cwd: dir, encoding: 'utf8' });
    for (const command of COMMANDS) {
      const run = await runCub(command, { cwd: dir });
      expect([command.join(' '), run.code, `${run.stdout}${run.stderr}`]).toEqual([command.join(' '), 3, expect.stringContaining(advice)]);
    }
    expect(execFileSync('git', ['status', '--porcelain'], { cwd: dir, encoding: 'utf8' })).toBe(before);
  });
});

it('doctor reports settings that cannot be read, and checks the rest', async () => {
  repo = tempRepo({ '.cub/config.json': '{"project_id": "shop",,}' });
  const run = await cub('doctor', '--json');
  const { items } = run.json<{ items: { check: string; severity: string; message: string }[] }>();
  expect([run.code, items.filter(({ message }) => message.includes('config.json')).length > 0]).toEqual([3, true]);
  expect(items.filter(({ check }) => check === 'environment').every(({ severity }) => severity === 'ok')).toBe(true);
});

it('what belongs to this machine alone is private', async () => {
  repo = tempRepo({ 'code.txt': 'one\n' });
  await cub('init', '--project-id', 'shop', '--no-hooks');
  await cub('task', 'create', 'do it', '--id', TASK);
  repo.commitAll('set up');
  await cub('run', '--command', 'true', '--once');
  await cub('ledger', 'list');
  for (const name of ['run', 'cache']) expect([name, (statSync(join(repo.dir, '.git/cub', name)).mode & 0o777).toString(8)]).toEqual([name, '700']);
});
