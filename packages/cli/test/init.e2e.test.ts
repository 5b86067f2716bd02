import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { cubEnvironment, cubExecutable, runCub, tempFolder, tempRepo, type TempFolder } from '@cub/testkit';

interface Finding {
  message: string;
  fix: string;
}
interface Report {
  id: string;
  root: string;
  git: boolean;
  dry_run: boolean;
  written: string[];
  changes: { path: string; action: string; diff: string | null }[];
  warnings: Finding[];
  notes: Finding[];
}
interface ErrorJson {
  error: { code: string; message: string; suggestions: string[] };
}

const ALL = ['.cub/config.json', '.cub/.gitignore', '.cub/.gitattributes', '.cub/constitution.md', '.cub/runloop.md', 'CLAUDE.md', 'AGENTS.md', '.cub/map.md'];
const folders: TempFolder[] = [];
afterEach(() => folders.splice(0).forEach((folder) => folder.remove()));

const keep = <T extends TempFolder>(folder: T): T => {
  folders.push(folder);
  return folder;
};
const cub = (cwd: string, ...args: string[]) => runCub([...args, '--json'], { cwd });
/** What was written in the project; the merge driver, which goes to git's own configuration, has a test of its own. */
const init = async (cwd: string, ...args: string[]) => {
  const report = (await cub(cwd, 'init', ...args)).json<Report>();
  return { ...report, written: report.written.filter((path) => !isAbsolute(path)) };
};
const read = (dir: string, path: string) => readFileSync(join(dir, path), 'latin1');
const hooksIn = (dir: string) => ['pre-commit', 'prepare-commit-msg'].map((name) => join(dir, '.git/hooks', name));
const textsOf = (warnings: readonly Finding[]) => warnings.map(({ message }) => message).join('\n');

const NOBODY = 65_534;
const isRoot = process.getuid?.() === 0;
/** As somebody whom the modes of files hold for. */
const withoutRights = (cwd: string, ...args: string[]) =>
  spawnSync(process.execPath, [cubExecutable(), ...args], { cwd, encoding: 'utf8', env: cubEnvironment({ HOME: cwd, XDG_CONFIG_HOME: cwd, XDG_DATA_HOME: cwd }), ...(isRoot ? { uid: NOBODY, gid: NOBODY } : {}) });
const mayReadCub = withoutRights('/', '--version').status === 0;

/** What is there, by path, without what git keeps for itself and cub on this machine alone. */
function contents(dir: string): Record<string, string> {
  const files = readdirSync(dir, { recursive: true, withFileTypes: true }).filter((file) => !file.isDirectory());
  const paths = files.map((file) => join(file.parentPath, file.name).slice(dir.length + 1)).filter((path) => !path.startsWith('.git/') && !path.includes('.cub/local/') && path !== '.git');
  return Object.fromEntries(paths.sort().map((path) => [path, lstatSync(join(dir, path)).isFile() ? read(dir, path) : 'no file']));
}

describe('cub init', () => {
  it('sets up an empty folder outside of git; a second time there is nothing to do', async () => {
    const { dir } = keep(tempFolder());
    expect(await init(dir, '--project-id', 'shop')).toMatchObject({ id: 'shop', git: false, dry_run: false, written: ALL, warnings: [] });
    const once = contents(dir);
    expect(Object.keys(once)).toEqual([...ALL].sort());
    expect(await init(dir)).toMatchObject({ id: 'shop', written: [], changes: [] });
    expect(await cub(dir, 'update').then((run) => run.json<Report>())).toMatchObject({ written: [] });
    expect(contents(dir)).toEqual(once);
  });

  it('shows with --dry-run what it would do, in a folder of its own as well, and writes nothing', async () => {
    const repo = keep(tempRepo({ 'CLAUDE.md': 'Mine.\n', 'sub/a.txt': 'a' }));
    const report = await init(repo.dir, 'sub', '--dry-run');
    expect(report).toMatchObject({ dry_run: true, root: join(repo.dir, 'sub'), written: ALL });
    expect(report.changes[0]?.diff).toContain('+++ b/.cub/config.json');
    const text = await runCub(['init', '--dry-run'], { cwd: repo.dir });
    expect(text.stdout).toContain(' Mine.\n+\n+<!-- BEGIN CUB MANAGED SECTION v1 -->');
    expect(contents(repo.dir)).toEqual({ 'CLAUDE.md': 'Mine.\n', 'sub/a.txt': 'a' });
    expect(existsSync(join(repo.dir, 'sub/.cub'))).toBe(false);
  });

  it('keeps every byte that people wrote, through links', async () => {
    const mine = '\uFEFF# Mine\r\n\r\ncaf\u00e9\u2028x';
    const repo = keep(tempRepo({ 'docs/agents.md': mine }));
    symlinkSync('docs/agents.md', join(repo.dir, 'CLAUDE.md'));
    symlinkSync('CLAUDE.md', join(repo.dir, 'AGENTS.md'));
    expect((await init(repo.dir)).written).toEqual([...ALL.slice(0, 5), 'docs/agents.md', '.cub/map.md']);
    const after = readFileSync(join(repo.dir, 'docs/agents.md'), 'utf8');
    expect(after.startsWith(`${mine}\r\n\r\n<!-- BEGIN`)).toBe(true);
    expect(after.replaceAll('\r\n', '')).not.toContain('\n');
    expect([lstatSync(join(repo.dir, 'CLAUDE.md')).isSymbolicLink(), after.split('BEGIN CUB').length]).toEqual([true, 2]);
  });

  it('makes the file that a link leads to', async () => {
    const { dir } = keep(tempFolder());
    symlinkSync('AGENTS.md', join(dir, 'CLAUDE.md'));
    expect((await init(dir)).written.at(-2)).toBe('AGENTS.md');
    expect(read(dir, 'CLAUDE.md')).toContain('Plan mode');
  });

  it('makes the settings that a link leads to', async () => {
    const { dir } = keep(tempFolder({ 'etc/a': '' }));
    mkdirSync(join(dir, '.cub'));
    symlinkSync('../etc/cub.json', join(dir, '.cub/config.json'));
    expect((await init(dir, '--project-id', 'shop')).written[0]).toBe('etc/cub.json');
    expect(read(dir, '.cub/config.json')).toContain('"shop"');
  });

  it('takes over a repository of the Python original', async () => {
    const old = '# Old words';
    const hash = createHash('sha256').update(old).digest('hex');
    const section = ['<!-- BEGIN CUB MANAGED SECTION v1 -->', `<!-- sha256:${hash} -->`, '<!-- by cub -->', old, '<!-- END CUB MANAGED SECTION -->', 'after', ''].join('\n');
    const files = {
      '.cub.json': '{"backend": {"mode": "jsonl"}}\n',
      '.cub/config.json': '{"harness": "claude", "project_id": "old", "dev_mode": true, "loop": {"max_iterations": 3}}\n',
      '.cub/runloop.md': 'Our own loop.\n',
      '.cub/constitution.md': 'Our own principles.\n',
      '.gitignore': '*.log\n.cub/config.json # local\n.cub/config.json\n',
      'CLAUDE.md': `before\n${section}`,
    };
    const repo = keep(tempRepo(files));
    const report = await init(repo.dir);
    expect(report).toMatchObject({ id: 'old', written: ['.cub/.gitignore', '.cub/.gitattributes', 'CLAUDE.md', 'AGENTS.md', '.cub/map.md'] });
    expect(textsOf(report.warnings)).toBe('git ignores .cub/config.json (.gitignore:3: .cub/config.json), so that nobody else gets it');
    for (const path of ['.cub.json', '.cub/config.json', '.cub/runloop.md', '.cub/constitution.md'] as const) expect(read(repo.dir, path)).toBe(files[path]);
    const after = read(repo.dir, 'CLAUDE.md');
    expect([after.startsWith('before\n<!-- BEGIN'), after.endsWith('END CUB MANAGED SECTION -->\nafter\n'), after.includes(old)]).toEqual([true, true, false]);
    expect((await cub(repo.dir, 'config', 'get', 'harness.default')).json()).toMatchObject({ value: 'claude' });
    const update = (await cub(repo.dir, 'update')).json<Report>();
    expect([update.written, update.notes.length]).toEqual([[], 2]);
    expect((await init(repo.dir, '--force')).written).toEqual(['.cub/constitution.md', '.cub/runloop.md']);
    const kept = readdirSync(join(repo.dir, '.git/cub/replaced')).map((name) => read(repo.dir, `.git/cub/replaced/${name}`));
    expect(kept.sort()).toEqual(['Our own loop.\n', 'Our own principles.\n']);
  });

  it('writes no runloop beside the instructions that a project has', async () => {
    const { dir } = keep(tempFolder({ 'PROMPT.md': 'Ours.\n' }));
    const report = await init(dir);
    expect([report.written.includes('.cub/runloop.md'), textsOf(report.notes)]).toEqual([false, expect.stringContaining('PROMPT.md stays')]);
  });

  it('keeps a section aside that was edited by hand', async () => {
    const repo = keep(tempRepo());
    await init(repo.dir);
    const edited = read(repo.dir, 'AGENTS.md').replace('1. Find', '1. Seek');
    writeFileSync(join(repo.dir, 'AGENTS.md'), edited);
    const { warnings, notes, written } = (await cub(repo.dir, 'update')).json<Report>();
    expect([written, textsOf(warnings)]).toEqual([['AGENTS.md'], 'AGENTS.md:1: the section was edited by hand; cub wrote it anew']);
    const [kept = ''] = readdirSync(join(repo.dir, '.git/cub/replaced'));
    expect([read(repo.dir, `.git/cub/replaced/${kept}`), textsOf(notes)]).toEqual([edited, expect.stringContaining(kept)]);
  });

  it('draws the map from what it wrote as well, so that an update has nothing left to do; init keeps the map of a project', async () => {
    const repo = keep(tempRepo({ 'src/a.ts': 'export const a = 1;\n', '.gitignore': 'CLAUDE.md\n' }));
    await init(repo.dir);
    expect([read(repo.dir, '.cub/map.md').includes('AGENTS.md'), read(repo.dir, 'AGENTS.md').includes('@.cub/map.md')]).toEqual([true, true]);
    expect((await cub(repo.dir, 'update')).json()).toMatchObject({ written: [] });
    writeFileSync(join(repo.dir, '.cub/map.md'), 'Mine.\n');
    expect((await init(repo.dir)).written).toEqual([]);
    const { written, notes } = (await cub(repo.dir, 'update')).json<Report>();
    const [kept = ''] = readdirSync(join(repo.dir, '.git/cub/replaced'));
    expect([written, textsOf(notes), read(repo.dir, `.git/cub/replaced/${kept}`)]).toEqual([['.cub/map.md'], expect.stringContaining(kept), 'Mine.\n']);
  });

  it("writes what the project's settings say, not those of one user, and finds its texts whatever their line ends are", async () => {
    const [repo, user] = [keep(tempRepo()), keep(tempFolder({ 'cub/config.json': '{"tasks": {"backend": "beads"}}' }))];
    await init(repo.dir);
    for (const path of ['.cub/constitution.md', '.cub/map.md']) writeFileSync(join(repo.dir, path), read(repo.dir, path).replaceAll('\n', '\r\n'), 'latin1');
    const update = async () => (await runCub(['update', '--json'], { cwd: repo.dir, env: { XDG_CONFIG_HOME: user.dir } })).json<Report>();
    expect(await update()).toMatchObject({ written: [], notes: [] });
    writeFileSync(join(repo.dir, '.cub.json'), '{"tasks": {"backend": "beads"}}');
    expect(await update()).toMatchObject({ written: ['.cub/runloop.md', 'CLAUDE.md', 'AGENTS.md'] });
    expect(read(repo.dir, 'AGENTS.md')).toContain('`bd ready`');
  });

  it('adds the rules that .gitignore lacks, below those of the user', async () => {
    const { dir } = keep(tempFolder({ '.cub/.gitignore': 'mine\r\n/agents\r\n' }));
    await init(dir);
    const rules = read(dir, '.cub/.gitignore').split('\r\n');
    expect([rules.slice(0, 3), rules.filter((rule) => rule.includes('agents'))]).toEqual([['mine', '/agents', '!/.gitignore'], ['/agents']]);
  });
});

describe('in git', () => {
  it('works before the first commit, in a worktree, and with hooks elsewhere', async () => {
    const { dir } = keep(tempFolder());
    execFileSync('git', ['init', '-q', dir]);
    expect(await init(dir)).toMatchObject({ git: true, written: ALL });
    const repo = keep(tempRepo({ 'a.txt': 'a', '.husky/pre-commit': '#!/bin/sh\nexit 0\n' }));
    repo.git('config', 'core.hooksPath', '.husky');
    repo.git('worktree', 'add', '-q', 'wt');
    expect(await init(join(repo.dir, 'wt'))).toMatchObject({ root: join(repo.dir, 'wt'), written: ALL });
    await init(repo.dir);
    expect(readdirSync(join(repo.dir, '.husky'))).toEqual(['pre-commit', 'prepare-commit-msg']);
  });

  it("tells git in the clone's own configuration how to merge records, once, and not with --no-hooks", async () => {
    const repo = keep(tempRepo());
    const before = `# mine\n${read(repo.dir, '.git/config')}`;
    writeFileSync(join(repo.dir, '.git/config'), before);
    chmodSync(join(repo.dir, '.git/config'), 0o600);
    await init(repo.dir, '--no-hooks');
    expect(read(repo.dir, '.git/config')).toBe(before);
    expect((await cub(repo.dir, 'update')).json()).toMatchObject({ written: [join(repo.dir, '.git/config'), ...hooksIn(repo.dir)] });
    expect([read(repo.dir, '.git/config').startsWith(before), repo.git('config', 'merge.cub-record.driver').trim()]).toEqual([true, expect.stringMatching(/./)]);
    expect(statSync(join(repo.dir, '.git/config')).mode & 0o777).toBe(0o600);
    expect((await cub(repo.dir, 'update')).json()).toMatchObject({ written: [] });
  });

  it('follows the link that the configuration of git can be', async () => {
    const repo = keep(tempRepo());
    renameSync(join(repo.dir, '.git/config'), join(repo.dir, '.git/mine'));
    symlinkSync('mine', join(repo.dir, '.git/config'));
    await init(repo.dir);
    expect([lstatSync(join(repo.dir, '.git/config')).isSymbolicLink(), repo.git('config', 'merge.cub-record.driver').trim()]).toEqual([true, expect.stringMatching(/./)]);
  });

  (mayReadCub ? it : it.skip)('sets the project up where the git folder cannot be written', async () => {
    const repo = keep(tempRepo());
    if (isRoot) execFileSync('chown', ['-R', String(NOBODY), repo.dir]);
    chmodSync(join(repo.dir, '.git'), 0o555);
    const { status, stdout } = withoutRights(repo.dir, 'init', '--json');
    chmodSync(join(repo.dir, '.git'), 0o755);
    const report = JSON.parse(stdout) as Report;
    expect([status, report.written.filter((path) => !isAbsolute(path)), textsOf(report.warnings)]).toEqual([0, ALL, expect.stringContaining('.git/config cannot be written')]);
  });

  it('sets up a submodule for itself', async () => {
    const [repo, inner] = [keep(tempRepo()), keep(tempRepo())];
    repo.git('-c', 'protocol.file.allow=always', 'submodule', 'add', '-q', inner.dir, 'inner');
    expect(await init(join(repo.dir, 'inner'), '--project-id', 'inner')).toMatchObject({ root: join(repo.dir, 'inner'), written: ALL });
    expect(existsSync(join(repo.dir, '.cub'))).toBe(false);
  });
});

describe('what cannot be', () => {
  const refused = async (dir: string, ...args: string[]) => {
    const before = contents(dir);
    const run = await cub(dir, ...args);
    expect(contents(dir)).toEqual(before);
    const { code, suggestions } = run.json<ErrorJson>().error;
    expect(suggestions.length).toBeGreaterThan(0);
    return `${code} ${run.code}`;
  };

  it.each<[string, string, (dir: string) => void]>([
    ['a folder in place of CLAUDE.md', 'CUB_INIT_READ 1', (dir) => mkdirSync(join(dir, 'CLAUDE.md'))],
    ['a pipe in place of AGENTS.md', 'CUB_INIT_READ 1', (dir) => execFileSync('sh', ['-c', 'mkfifo "$0"', join(dir, 'AGENTS.md')])],
    ['a binary CLAUDE.md', 'CUB_INIT_BINARY 1', (dir) => writeFileSync(join(dir, 'CLAUDE.md'), Buffer.from([1, 0, 2]))],
    ['UTF-16', 'CUB_INIT_BINARY 1', (dir) => writeFileSync(join(dir, 'CLAUDE.md'), '\uFEFFMine', 'utf16le')],
    ['a link that leads out', 'CUB_PATH_LINK 1', (dir) => symlinkSync('/etc/hostname', join(dir, 'CLAUDE.md'))],
    ['a link to itself', 'CUB_PATH_LINK 1', (dir) => symlinkSync('AGENTS.md', join(dir, 'AGENTS.md'))],
    ['a file in place of .cub', 'CUB_INIT_WRITE 1', (dir) => writeFileSync(join(dir, '.cub'), '')],
    ['a folder in place of .gitignore', 'CUB_INIT_READ 1', (dir) => mkdirSync(join(dir, '.cub/.gitignore'), { recursive: true })],
    ['settings that are no JSON', 'CUB_CONFIG_SYNTAX 2', (dir) => writeFileSync(join(dir, '.cub.json'), '{,}')],
  ])('%s: %s, and nothing is written', async (_, expected, damage) => {
    const { dir } = keep(tempFolder());
    damage(dir);
    expect(await refused(dir, 'init')).toBe(expected);
  });

  it('a folder that is not there', async () => {
    const { dir } = keep(tempFolder());
    expect([await refused(dir, 'init', 'nowhere'), await refused(dir, 'init', '-C', 'nowhere')]).toEqual(['CUB_USAGE 2', 'CUB_USAGE 2']);
  });

  it('an update of what is not set up', async () => {
    expect(await refused(keep(tempFolder()).dir, 'update')).toBe('CUB_INIT_MISSING 1');
  });

  it('a .cub that leads out of the project', async () => {
    const [{ dir }, outside] = [keep(tempFolder()), keep(tempFolder())];
    symlinkSync(outside.dir, join(dir, '.cub'));
    expect(await refused(dir, 'init')).toBe('CUB_PATH_LINK 1');
    expect(readdirSync(outside.dir)).toEqual([]);
  });

  it('a huge file is taken as it is, with a warning', async () => {
    const { dir } = keep(tempFolder());
    const huge = 'A line of no interest.\n'.repeat(450_000);
    writeFileSync(join(dir, 'CLAUDE.md'), huge);
    const { warnings } = await init(dir);
    expect(textsOf(warnings)).toMatch(/^CLAUDE\.md has \d+ KB/);
    expect(read(dir, 'CLAUDE.md').startsWith(huge)).toBe(true);
  });
});
