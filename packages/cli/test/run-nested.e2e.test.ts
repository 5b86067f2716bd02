import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tempFolder, tempRepo, type TempFolder, type TempRepo } from '@cub/testkit';
import { scenario, taskId, type Scenario } from './run-scenario.js';

jest.setTimeout(300_000);

let at: Scenario;
let library: TempRepo;
const folders: TempFolder[] = [];
beforeEach(() => (library = tempRepo({ 'lib.txt': 'lib\n' })));
afterEach(() => {
  at.remove();
  library.remove();
  for (const folder of folders.splice(0)) folder.remove();
});

const FILE_URLS = ['-c', 'protocol.file.allow=always'];
const IDENTITY = 'git config user.name A; git config user.email a@example.invalid';

/** A project with the submodule `lib`, committed. */
async function withSubmodule(tasks: Parameters<typeof scenario>[0] = [{}]): Promise<Scenario> {
  const made = await scenario(tasks);
  made.git(...FILE_URLS, 'submodule', '--quiet', 'add', library.dir, 'lib');
  made.git('add', '--all');
  made.git('commit', '--quiet', '--message', 'with a submodule');
  made.write({ '.git/modules/lib/config': `${made.read('.git/modules/lib/config')}[user]\n\tname = A\n\temail = a@example.invalid\n` });
  return made;
}

const inLib = (...args: string[]) => execFileSync('git', ['-C', join(at.dir, 'lib'), ...args], { encoding: 'utf8' }).trim();

/** What a fresh clone has, submodules included. */
function clone(): string {
  const folder = tempFolder();
  folders.push(folder);
  const to = join(folder.dir, 'clone');
  execFileSync('git', ['clone', '--quiet', at.dir, to]);
  execFileSync('git', [...FILE_URLS, '-C', to, 'submodule', '--quiet', 'update', '--init', '--recursive']);
  return to;
}

const aside = (path: string) => join(at.dir, '.git/cub/aside', taskId(1), path);

describe('what may be a link in the commit of a task', () => {
  it.each([
    ['left uncommitted', 'git worktree add -q .worktrees/w; echo x > f.txt'],
    ['staged by the agent', 'git worktree add -q .worktrees/w; echo x > f.txt; git add --all'],
    ['committed by the agent', 'git worktree add -q .worktrees/w; echo x > f.txt; git add --all; git commit -qm mine'],
  ])('no worktree of the same repository, %s: it is said, and a clone works', async (_, agent) => {
    at = await scenario([{}]);
    const run = await at.run(agent, '--json');
    expect([run.code, await at.statuses()]).toEqual([0, { 1: 'closed' }]);
    expect(run.stderr).toContain('.worktrees/w is another worktree of this repository');
    expect(at.git('ls-files', '--stage')).not.toContain('160000');
    const cloned = clone();
    expect([readFileSync(join(cloned, 'f.txt'), 'utf8'), existsSync(join(cloned, '.worktrees'))]).toEqual(['x\n', false]);
    expect(at.git('status', '--porcelain')).toBe('?? .worktrees/');
  });

  it("not the user's worktree that moves during the run", async () => {
    at = await scenario([{}]);
    at.git('worktree', 'add', '--quiet', '.worktrees/users');
    const run = await at.run('git -C .worktrees/users commit -q --allow-empty -m more; echo x > f.txt', '--json');
    expect(run.code).toBe(0);
    expect(at.git('ls-tree', '-r', 'HEAD')).not.toContain('160000');
    expect(run.stderr).toContain('.worktrees/users is another worktree');
    clone();
  });

  it('a submodule that the agent adds, with .gitmodules', async () => {
    at = await scenario([{}]);
    const run = await at.run(`git -c protocol.file.allow=always submodule --quiet add ${library.dir} vendor/lib`, '--json');
    expect(run.code).toBe(0);
    expect(readFileSync(join(clone(), 'vendor/lib/lib.txt'), 'utf8')).toBe('lib\n');
    await at.expectClean();
  });

  it('a commit of a submodule, also on a branch; that nobody can fetch it yet is said', async () => {
    at = await withSubmodule();
    const run = await at.run('cd lib; git switch -qc work; echo more >> lib.txt; git commit -qam more', '--json');
    expect(run.code).toBe(0);
    expect(at.git('ls-tree', 'HEAD', 'lib')).toContain(inLib('rev-parse', 'HEAD'));
    expect(run.stderr).toMatch(/commit [0-9a-f]{10} of the submodule lib is on no branch of its remote/);
    inLib('push', '--quiet', 'origin', 'work');
    expect(readFileSync(join(clone(), 'lib/lib.txt'), 'utf8')).toBe('lib\nmore\n');
    await at.expectClean();
  });

  it('no commit that the submodule does not have', async () => {
    at = await withSubmodule();
    const run = await at.run(`git submodule deinit -q -f lib; git update-index --cacheinfo 160000,${'1'.repeat(40)},lib; echo x > f.txt`, '--max-attempts', '1', '--json');
    expect([run.code, await at.statuses()]).toEqual([6, { 1: 'blocked' }]);
    expect(run.json()).toMatchObject({ tasks: [{ reason: expect.stringContaining('lib points to commit 1111111111') }] });
    expect(at.git('ls-tree', 'HEAD', 'lib')).not.toContain('1111111');
    await at.expectClean();
  });

  it('the removal of a submodule, and plain files in its place once .gitmodules does not name it', async () => {
    at = await withSubmodule();
    const run = await at.run('git rm -q lib; mkdir lib; echo plain > lib/lib.txt', '--json');
    expect(run.code).toBe(0);
    expect(readFileSync(join(clone(), 'lib/lib.txt'), 'utf8')).toBe('plain\n');
    await at.expectClean();
  });
});

describe('a repository that the agent makes', () => {
  it.each([
    ['with a commit', `git init -q sub; cd sub; ${IDENTITY}; echo x > f.txt; git add .; git commit -qm inner`],
    ['without a commit', 'git init -q sub; echo x > sub/f.txt'],
    ['with one in it', `git init -q sub; git init -q sub/inner; echo x > sub/f.txt; echo y > sub/inner/g.txt`],
    ['staged and committed as a link', `git init -q sub; cd sub; ${IDENTITY}; echo x > f.txt; git add .; git commit -qm inner; cd ..; git add --all 2>/dev/null; git commit -qm outer`],
    ['around tracked files', `git init -q sub; echo x > sub/f.txt; git add sub/f.txt; git init -q sub`],
  ])('has its files in the commit: %s', async (_, agent) => {
    at = await scenario([{}]);
    const run = await at.run(agent, '--json');
    expect(run.code).toBe(0);
    expect(run.stderr).toContain('sub was made a repository of its own');
    expect(readFileSync(join(clone(), 'sub/f.txt'), 'utf8')).toBe('x\n');
    expect([at.has('sub/.git'), existsSync(join(aside('sub/.git'), 'HEAD'))]).toEqual([false, true]);
    await at.expectClean();
  });

  it('in a folder that tracked files are in', async () => {
    at = await scenario([{}], { 'pkg/code.txt': 'one\n' });
    expect((await at.run('git init -q pkg; echo two > pkg/code.txt', '--json')).code).toBe(0);
    expect([at.git('show', 'HEAD~1:pkg/code.txt'), at.has('pkg/.git')]).toEqual(['two', false]);
    await at.expectClean();
  });

  it('a clone of something else fails the attempt, and is kept aside', async () => {
    at = await scenario([{}]);
    const run = await at.run(`git clone -q ${library.dir} deps/lib; echo x > f.txt`, '--max-attempts', '1', '--json');
    expect([run.code, await at.statuses()]).toEqual([6, { 1: 'blocked' }]);
    expect(run.json()).toMatchObject({ tasks: [{ reason: expect.stringContaining('deps/lib is a repository of its own') }] });
    expect([at.has('deps'), readFileSync(join(aside('deps/lib'), 'lib.txt'), 'utf8')]).toEqual([false, 'lib\n']);
    await at.expectClean();
  });

  it('does not matter where git ignores it, and a bare one is files as any', async () => {
    at = await scenario([{}], { '.gitignore': 'node_modules/\n' });
    expect((await at.run(`git clone -q ${library.dir} node_modules/lib; git init -q --bare fixtures/foo.git`, '--json')).code).toBe(0);
    expect(existsSync(join(clone(), 'fixtures/foo.git/HEAD'))).toBe(true);
    expect(at.has('node_modules/lib/.git')).toBe(true);
    await at.expectClean();
  });
});

describe('uncommitted work in a submodule', () => {
  it.each([
    ['tracked', 'echo more >> lib/lib.txt', 'lib/lib.txt'],
    ['staged', 'echo more >> lib/lib.txt; git -C lib add lib.txt', 'lib/lib.txt'],
    ['untracked', 'echo new > lib/new.txt', 'lib/new.txt'],
    ['in place of a submodule that is not checked out', 'git submodule deinit -q -f lib; echo x > lib/lost.txt', 'lib is a submodule'],
  ])('fails the attempt with the path: %s', async (_, agent, said) => {
    at = await withSubmodule();
    const head = inLib('rev-parse', 'HEAD');
    const run = await at.run(`${agent}; echo x > f.txt`, '--max-attempts', '1', '--json');
    expect([run.code, await at.statuses()]).toEqual([6, { 1: 'blocked' }]);
    expect(run.json()).toMatchObject({ tasks: [{ reason: expect.stringContaining(said) }] });
    expect([at.read('lib/lib.txt'), at.has('lib/new.txt'), at.has('lib/lost.txt'), inLib('rev-parse', 'HEAD')]).toEqual(['lib\n', false, false, head]);
    await at.expectClean();
  });

  it("does not mind what the user had there before, and keeps it", async () => {
    at = await withSubmodule();
    at.write({ 'lib/lib.txt': 'edited\n', 'lib/users.txt': 'u\n' });
    const run = await at.run('git -C lib reset -q --hard; git -C lib clean -fdq; echo x > f.txt', '--json');
    expect(run.code).toBe(0);
    expect([at.read('lib/lib.txt'), at.read('lib/users.txt')]).toEqual(['edited\n', 'u\n']);
    expect(run.stderr).toContain('lib/lib.txt');
  });

  it('counts in submodules of submodules', async () => {
    const inner = library;
    library = tempRepo({ 'outer.txt': 'o\n' });
    library.git(...FILE_URLS, 'submodule', '--quiet', 'add', inner.dir, 'deep');
    library.commitAll('deep');
    at = await withSubmodule();
    at.git(...FILE_URLS, 'submodule', '--quiet', 'update', '--init', '--recursive');
    const run = await at.run('echo more >> lib/deep/lib.txt', '--max-attempts', '1', '--json');
    expect([run.code, run.json()]).toMatchObject([6, { tasks: [{ reason: expect.stringContaining('lib/deep/lib.txt') }] }]);
    expect(at.read('lib/deep/lib.txt')).toBe('lib\n');
    inner.remove();
    await at.expectClean();
  });
});

describe('a failed attempt', () => {
  it('leaves no rejected commit of a submodule to the next one, and keeps it aside', async () => {
    at = await withSubmodule();
    const head = inLib('rev-parse', 'HEAD');
    const run = await at.run('if test $CUB_ATTEMPT = 1; then cd lib; git switch -qc bad; echo bad > lib.txt; git commit -qam bad; exit 1; else echo good > f.txt; fi', '--json');
    expect(run.code).toBe(0);
    expect(at.git('ls-tree', 'HEAD', 'lib')).toContain(head);
    expect([inLib('rev-parse', 'HEAD'), inLib('branch', '--list', 'bad'), at.read('lib/lib.txt'), at.read('f.txt')]).toEqual([head, '', 'lib\n', 'good\n']);
    expect(existsSync(aside('lib.bundle'))).toBe(true);
    const [first] = (await at.entry(1)).attempts;
    expect(at.read(`.cub/ledger/${first?.patch?.path}`)).toMatch(/a\/lib\/lib\.txt b\/lib\/lib\.txt[^]*\+bad/);
    expect(readFileSync(join(clone(), 'lib/lib.txt'), 'utf8')).toBe('lib\n');
    await at.expectClean();
  });

  it('leaves no submodule that it added or removed, and the next one can add it again', async () => {
    at = await withSubmodule();
    const add = `git -c protocol.file.allow=always submodule --quiet add ${library.dir} other`;
    const run = await at.run(`${add} || exit 3; if test $CUB_ATTEMPT = 1; then git rm -qf lib; exit 1; fi`, '--json');
    expect([run.code, (await at.entry(1)).attempts]).toMatchObject([0, [{ success: false }, { success: true }]]);
    const cloned = clone();
    expect([readFileSync(join(cloned, 'lib/lib.txt'), 'utf8'), readFileSync(join(cloned, 'other/lib.txt'), 'utf8')]).toEqual(['lib\n', 'lib\n']);
    await at.expectClean();
  });

  it("puts the user's own nested repository back", async () => {
    at = await scenario([{}], { '.gitignore': '' });
    execFileSync('git', ['clone', '--quiet', library.dir, join(at.dir, 'mine')]);
    at.write({ 'mine/users.txt': 'u\n' });
    const head = execFileSync('git', ['-C', join(at.dir, 'mine'), 'rev-parse', 'HEAD'], { encoding: 'utf8' });
    const run = await at.run(`cd mine; ${IDENTITY}; echo bad > lib.txt; rm users.txt; git commit -qam bad; cd ..; echo x > f.txt`, '--max-attempts', '1', '--json');
    expect([run.code, run.json()]).toMatchObject([6, { tasks: [{ reason: expect.stringContaining('mine was changed') }] }]);
    expect([at.read('mine/lib.txt'), at.read('mine/users.txt'), execFileSync('git', ['-C', join(at.dir, 'mine'), 'rev-parse', 'HEAD'], { encoding: 'utf8' })]).toEqual(['lib\n', 'u\n', head]);
    expect(at.git('status', '--porcelain')).toBe('?? mine/');
  });

  it('takes back what it staged', async () => {
    at = await scenario([{}]);
    const run = await at.run('echo n > new.txt; echo i > intent.txt; git add new.txt; git add -N intent.txt; exit 1', '--max-attempts', '1');
    expect(run.code).toBe(6);
    await at.expectClean();
  });
});

describe('files that git does not look at', () => {
  const IGNORED = { '.gitignore': '.env\nlocal/\nnode_modules/\n', 'settings.txt': 's\n', 'code.txt': 'one\n' };
  const prepare = async () => {
    at = await scenario([{}], IGNORED);
    at.git('update-index', '--skip-worktree', 'settings.txt');
    at.git('update-index', '--assume-unchanged', 'code.txt');
    at.write({ '.env': 'KEY=1\n', 'local/a.txt': 'a\n', 'settings.txt': 'mine\n', 'code.txt': 'mine too\n', 'excluded.txt': 'e\n', '.git/info/exclude': 'excluded.txt\n' });
  };
  const contents = () => ['.env', 'local/a.txt', 'settings.txt', 'code.txt', 'excluded.txt'].map((path) => (at.has(path) ? at.read(path) : null));

  it('are put back after a failed attempt that overwrote them, and what was there instead is kept', async () => {
    await prepare();
    const before = contents();
    const run = await at.run('for f in .env local/a.txt settings.txt code.txt excluded.txt; do echo bad > $f; done; exit 1', '--max-attempts', '1', '--json');
    expect(run.code).toBe(6);
    expect(contents()).toEqual(before);
    expect(run.stderr).toContain('put back what git does not look at: ');
    expect(readFileSync(aside('.env'), 'utf8')).toBe('bad\n');
    expect(readdirSync(join(at.dir, '.git/cub/run/unseen/main'))).toEqual([]);
  });

  it('come back when any agent removes them', async () => {
    await prepare();
    const run = await at.run('rm settings.txt code.txt; git clean -fdxq; echo x > f.txt', '--json');
    expect(run.code).toBe(0);
    expect(contents().filter((_, i) => i !== 1)).toEqual(['KEY=1\n', 'mine\n', 'mine too\n', 'e\n']);
    expect(run.stderr).toContain('.env');
  });

  it('are named when a successful attempt changed them', async () => {
    await prepare();
    const run = await at.run('echo KEY=2 > .env; echo x > f.txt', '--json');
    expect([run.code, at.read('.env')]).toEqual([0, 'KEY=2\n']);
    expect(run.stderr).toContain('the agent changed what git does not look at, so that no commit has it: .env');
  });
});

it('an index lock that the agent left behind is no obstacle', async () => {
  at = await scenario([{}]);
  expect((await at.run('echo x > f.txt; touch .git/index.lock .git/HEAD.lock', '--json')).code).toBe(0);
  await at.expectClean();
});
