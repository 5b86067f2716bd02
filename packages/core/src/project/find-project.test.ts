import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { defaultProjectId, findProject } from './find-project.js';
import { initializeProject } from './initialize.js';

let dir: string;
beforeEach(() => (dir = realpathSync(mkdtempSync(join(tmpdir(), 'cub-project-')))));
afterEach(() => rmSync(dir, { recursive: true }));

const find = (cwd: string, asRoot = false) => findProject(cwd, { userCacheDir: join(dir, 'caches'), asRoot });
const addSettings = (folder: string) => {
  mkdirSync(join(folder, '.cub'), { recursive: true });
  writeFileSync(join(folder, '.cub', 'config.json'), '{}');
};
const git = (cwd: string, ...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.invalid', ...args], { cwd, stdio: 'pipe' });

describe('findProject', () => {
  it('takes the nearest .cub upwards, but none above the git work tree', () => {
    addSettings(dir);
    mkdirSync(join(dir, 'repo', 'a', 'b'), { recursive: true });
    expect(find(join(dir, 'repo', 'a')).root).toBe(dir);
    git(join(dir, 'repo'), 'init', '-q');
    expect(find(join(dir, 'repo', 'a')).root).toBe(join(dir, 'repo'));
    addSettings(join(dir, 'repo', 'a'));
    const nested = find(join(dir, 'repo', 'a', 'b'));
    expect(nested.root).toBe(join(dir, 'repo', 'a'));
    expect(nested.localDir).not.toBe(find(join(dir, 'repo')).localDir);
  });

  it('shares the local folder among worktrees and knows them apart', () => {
    git(dir, 'init', '-q', 'main');
    const main = join(dir, 'main');
    git(main, 'commit', '-q', '--allow-empty', '-m', 'x');
    git(main, 'worktree', 'add', '-q', join(dir, 'second'));
    expect(find(join(dir, 'second')).localDir).toBe(find(main).localDir);
    expect([find(main).tree, find(join(dir, 'second')).tree]).toEqual(['main', 'second']);
  });

  it('passes over a .cub folder without settings', () => {
    mkdirSync(join(dir, '.cub', 'local'), { recursive: true });
    mkdirSync(join(dir, 'below'));
    expect(find(join(dir, 'below')).root).toBe(join(dir, 'below'));
    writeFileSync(join(dir, '.cub.json'), '{}');
    expect(find(join(dir, 'below')).root).toBe(dir);
    expect(find(join(dir, 'below'), true).root).toBe(join(dir, 'below'));
  });

  it('works outside git, with caches that are not in the folder', () => {
    expect(find(dir).cacheDir).toMatch(join(dir, 'caches', 'projects'));
    expect(find(join(dir, 'other')).cacheDir).not.toBe(find(dir).cacheDir);
    expect(find(dir)).toMatchObject({ root: dir, git: null, tree: 'main', localDir: join(dir, '.cub', 'local') });
  });
});

describe('defaultProjectId', () => {
  it.each([
    ['My App', 'my-app'],
    ['2048-game', 'game'],
    ['app-2', 'app2'],
    ['___', 'cub'],
  ])('%s → %s', (name, id) => expect(defaultProjectId(`/x/${name}`)).toBe(id));

  it('always fits the grammar', () => {
    fc.assert(fc.property(fc.string(), (name) => /^[a-z][a-z0-9]*(-[a-z][a-z0-9]*)*$/.test(defaultProjectId(`/x/${name}`))));
  });
});

describe('initializeProject', () => {
  it('writes what is missing and keeps what is there', () => {
    const place = find(dir);
    expect(initializeProject(place, 'abc')).toEqual(['.cub/config.json', '.cub/.gitignore']);
    writeFileSync(join(dir, '.cub', 'config.json'), '{"project_id": "mine"}');
    expect(initializeProject(place, 'abc')).toEqual([]);
    expect(readFileSync(join(dir, '.cub', 'config.json'), 'utf8')).toContain('mine');
  });

  it.each([
    ['a bare repository', ['init', '-q', '--bare', 'r'], 'r'],
    ['a folder below a bare repository', ['init', '-q', '--bare', 'r'], 'r/refs'],
  ])('refuses %s', (_, command, folder) => {
    git(dir, ...command);
    const place = find(join(dir, folder));
    expect(() => initializeProject(place, 'abc')).toThrow(expect.objectContaining({ code: 'CUB_PROJECT_BARE', exit: 2 }));
    expect(existsSync(join(dir, folder, '.cub'))).toBe(false);
  });

  it('refuses the folder above a bare repository, and takes a worktree in it', () => {
    git(dir, 'init', '-q', 'origin');
    git(join(dir, 'origin'), 'commit', '-q', '--allow-empty', '-m', 'x');
    git(dir, 'clone', '-q', '--bare', 'origin', 'all/.bare');
    writeFileSync(join(dir, 'all', '.git'), 'gitdir: ./.bare\n');
    git(join(dir, 'all'), 'worktree', 'add', '-q', 'wt');
    expect(() => initializeProject(find(join(dir, 'all')), 'abc')).toThrow(expect.objectContaining({ code: 'CUB_PROJECT_BARE' }));
    expect(initializeProject(find(join(dir, 'all', 'wt')), 'abc')).toContain('.cub/config.json');
  });

  it('says what to do when it cannot write', () => {
    writeFileSync(join(dir, '.cub'), 'a file where the folder should be');
    expect(() => initializeProject({ ...find(dir), cubDir: join(dir, '.cub') }, 'abc')).toThrow(
      expect.objectContaining({ code: 'CUB_INIT_WRITE', suggestions: [expect.any(String)] }),
    );
    expect(existsSync(join(dir, '.cub', 'config.json'))).toBe(false);
  });
});
