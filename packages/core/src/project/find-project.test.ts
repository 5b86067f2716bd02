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

const git = (cwd: string, ...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.invalid', ...args], { cwd, stdio: 'pipe' });

describe('findProject', () => {
  it('takes the nearest .cub upwards, but none above the git work tree', () => {
    mkdirSync(join(dir, '.cub'));
    mkdirSync(join(dir, 'repo', 'a', 'b'), { recursive: true });
    expect(findProject(join(dir, 'repo', 'a')).root).toBe(dir);
    git(join(dir, 'repo'), 'init', '-q');
    expect(findProject(join(dir, 'repo', 'a')).root).toBe(join(dir, 'repo'));
    mkdirSync(join(dir, 'repo', 'a', '.cub'));
    const nested = findProject(join(dir, 'repo', 'a', 'b'));
    expect(nested.root).toBe(join(dir, 'repo', 'a'));
    expect(nested.localDir).not.toBe(findProject(join(dir, 'repo')).localDir);
  });

  it('shares the local folder among worktrees and knows them apart', () => {
    git(dir, 'init', '-q', 'main');
    const main = join(dir, 'main');
    git(main, 'commit', '-q', '--allow-empty', '-m', 'x');
    git(main, 'worktree', 'add', '-q', join(dir, 'second'));
    expect(findProject(join(dir, 'second')).localDir).toBe(findProject(main).localDir);
    expect([findProject(main).tree, findProject(join(dir, 'second')).tree]).toEqual(['main', 'second']);
  });

  it('works outside git', () => {
    expect(findProject(dir)).toMatchObject({ root: dir, git: null, tree: 'main', localDir: join(dir, '.cub', 'local') });
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
    const place = findProject(dir);
    expect(initializeProject(place, 'abc')).toEqual(['.cub/config.json', '.cub/.gitignore']);
    writeFileSync(join(dir, '.cub', 'config.json'), '{"project_id": "mine"}');
    expect(initializeProject(place, 'abc')).toEqual([]);
    expect(readFileSync(join(dir, '.cub', 'config.json'), 'utf8')).toContain('mine');
  });

  it('says what to do when it cannot write', () => {
    writeFileSync(join(dir, '.cub'), 'a file where the folder should be');
    expect(() => initializeProject({ ...findProject(dir), cubDir: join(dir, '.cub') }, 'abc')).toThrow(
      expect.objectContaining({ code: 'CUB_INIT_WRITE', suggestions: [expect.any(String)] }),
    );
    expect(existsSync(join(dir, '.cub', 'config.json'))).toBe(false);
  });
});
