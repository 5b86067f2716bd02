import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCub, tempRepo, type TempRepo } from '@cub/testkit';

let repo: TempRepo;
afterEach(() => repo.remove());

const cub = (...args: string[]) => runCub(args, { cwd: repo.dir });
const run = (...args: string[]) => cub('run', '--harness', 'script', '--command', 'echo work > "$CUB_TASK_ID.txt"', ...args);
const status = () => repo.git('status', '--porcelain', '--untracked-files=all').split('\n').filter((line) => line !== '');
const committed = (path: string) => repo.git('log', '--format=%h', '--', path) !== '';

describe('which of its files cub commits', () => {
  it('commits all that cub alone wrote with the first task of a run, and the tree is clean', async () => {
    repo = tempRepo({ 'code.txt': 'one\n' });
    await cub('init', '--project-id', 'shop');
    await cub('task', 'create', 'do it');
    const { code, stderr } = await run();
    expect([code, status()]).toEqual([0, []]);
    expect(stderr).toContain('committed 9 new cub files');
    for (const path of ['.cub/config.json', '.cub/runloop.md', '.cub/map.md', 'AGENTS.md', 'CLAUDE.md']) expect(committed(path)).toBe(true);
  });

  it('leaves files with text of the user to the user, and says so', async () => {
    repo = tempRepo({ 'CLAUDE.md': 'Be kind.\n' });
    repo.write({ 'AGENTS.md': 'Be brief.\n' });
    await cub('init', '--project-id', 'shop');
    await cub('task', 'create', 'do it');
    const { code, stderr } = await run();
    expect([code, status()]).toEqual([0, [' M CLAUDE.md', '?? AGENTS.md']]);
    expect(stderr).toContain('left for you to commit, because your own text is in them: CLAUDE.md, AGENTS.md');
  });

  it.each([['never set up'], ['set up']])('commits and writes nothing when no task is ready in a repository that was %s', async (how) => {
    repo = tempRepo({ 'code.txt': 'one\n' });
    if (how === 'set up') await cub('init', '--project-id', 'shop');
    const [head, before] = [repo.git('rev-parse', 'HEAD'), status()];
    const { code, stdout } = await run();
    expect([code, repo.git('rev-parse', 'HEAD'), status()]).toEqual([0, head, before]);
    expect(stdout).toContain('no task');
  });
});

describe('what init and update say', () => {
  it('names a command that shows something', async () => {
    repo = tempRepo({ 'code.txt': 'one\n' });
    expect((await cub('init')).stdout).toContain('Review the new files, then commit them.');
    repo.git('add', '.');
    repo.git('commit', '--quiet', '--message', 'cub');
    repo.write({ 'AGENTS.md': 'mine\n', '.cub/constitution.md': 'Be kind.\n' });
    const { stdout } = await cub('init', '--force');
    expect(stdout).toContain('Review the files with `git diff`');
    expect(repo.git('diff', '--name-only')).toContain('AGENTS.md');
    expect(stdout).toMatch(/The old \.cub\/constitution\.md is kept in \S+constitution\.md/);
  });

  it('claims nothing of a dry run that did not happen', async () => {
    repo = tempRepo({ 'code.txt': 'one\n' });
    await cub('init');
    repo.write({ '.cub/constitution.md': 'Be kind.\n' });
    const { stdout } = await cub('init', '--force', '--dry-run');
    expect(stdout).toContain('The old .cub/constitution.md would be kept in ');
    expect(stdout).not.toContain('is kept');
  });

  it('takes instructions that nobody touched along when the task backend changes', async () => {
    repo = tempRepo({ 'code.txt': 'one\n' });
    await cub('init');
    repo.write({ '.beads/issues.jsonl': '' });
    await cub('config', 'set', 'tasks.backend', 'beads');
    const { stdout } = await cub('update');
    expect(stdout).not.toContain("is not cub's own text");
    expect(readFileSync(join(repo.dir, '.cub/runloop.md'), 'utf8')).toContain('bd ');
  });
});

describe('a file for agents that imports the other', () => {
  it.each([
    ['CLAUDE.md', '@AGENTS.md\n', 'AGENTS.md'],
    ['CLAUDE.md', '# Notes\r\n\r\n@./AGENTS.md\r\n', 'AGENTS.md'],
    ['AGENTS.md', '@CLAUDE.md\n', 'CLAUDE.md'],
  ])('%s with %j: the section goes into %s alone', async (file, text, other) => {
    repo = tempRepo({ 'code.txt': 'one\n' });
    repo.write({ [file]: text });
    await cub('init');
    await cub('update');
    expect(readFileSync(join(repo.dir, file), 'utf8')).toBe(text);
    expect(readFileSync(join(repo.dir, other), 'utf8')).toContain('BEGIN CUB MANAGED SECTION');
  });

  it('takes a mention for no import', async () => {
    repo = tempRepo({ 'CLAUDE.md': 'See @AGENTS.md for more.\n' });
    await cub('init');
    expect(readFileSync(join(repo.dir, 'CLAUDE.md'), 'utf8')).toContain('BEGIN CUB MANAGED SECTION');
  });
});
