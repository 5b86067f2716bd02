import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tempFolder, tempRepo, type TempFolder } from '@cub/testkit';
import { listFiles } from '../src/files/list-files.js';
import { selectFiles } from '../src/files/select-files.js';

let made: TempFolder[] = [];
afterEach(() => {
  made.forEach((folder) => folder.remove());
  made = [];
});
const keep = <T extends TempFolder>(folder: T): T => {
  made.push(folder);
  return folder;
};
const paths = async (root: string) => (await listFiles(root)).paths;

describe('files come from git', () => {
  it('tracked and new ones, without what is ignored, deleted, linked or a repository of its own', async () => {
    const repo = keep(tempRepo({ '.gitignore': 'out/\n', 'a.ts': 'a', 'b.ts': 'b', 'gone.ts': 'x', 'dir/c.ts': 'c' }));
    symlinkSync('a.ts', join(repo.dir, 'link.ts'));
    repo.git('add', 'link.ts');
    repo.git('commit', '-qm', 'link');
    repo.write({ 'new.ts': 'n', 'out/o.ts': 'o', 'b.ts': 'changed' });
    repo.git('rm', '-q', '--cached', 'dir/c.ts');
    repo.git('-C', repo.dir, 'init', '-q', join(repo.dir, 'inner'));
    writeFileSync(join(repo.dir, 'inner', 'i.ts'), 'i');
    repo.git('rm', '-q', 'gone.ts');
    const listing = await listFiles(repo.dir);
    expect(listing.paths).toEqual(['.gitignore', 'a.ts', 'b.ts', 'dir/c.ts', 'new.ts']);
    expect([...listing.blobs.keys()].sort()).toEqual(['.gitignore', 'a.ts']);
    expect(listing.blobs.get('a.ts')).toBe(repo.git('rev-parse', 'HEAD:a.ts'));
  });

  it('without the files of a submodule, which is a project of its own', async () => {
    const repo = keep(tempRepo({ 'a.ts': 'a' }));
    const inner = keep(tempRepo({ 'i.ts': 'i' }));
    repo.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', inner.dir, 'lib');
    expect(await paths(repo.dir)).toEqual(['.gitmodules', 'a.ts']);
    repo.write({ 'lib/i.ts': 'changed', 'lib/new.ts': 'new' });
    repo.git('commit', '-qam', 'with a submodule');
    expect(await paths(repo.dir)).toEqual(['.gitmodules', 'a.ts']);
  });

  it('below a folder, as paths relative to it', async () => {
    const repo = keep(tempRepo({ 'a.ts': '', 'sub/b.ts': '', 'sub/deep/c.ts': '' }));
    expect(await paths(join(repo.dir, 'sub'))).toEqual(['b.ts', 'deep/c.ts']);
  });

  it('whatever they are called', async () => {
    const names = ['sp ace.ts', 'émoji 🎉.ts', '"quoted".ts', 'new\nline.ts', '-dash.ts', 'tab\there.ts'];
    const repo = keep(tempRepo(Object.fromEntries(names.map((name) => [name, '']))));
    expect([...(await paths(repo.dir))].sort()).toEqual([...names].sort());
  });

  it('also before the first commit', async () => {
    const repo = keep(tempFolder({ 'a.ts': '' }));
    const git = keep(tempRepo());
    git.git('init', '-q', repo.dir);
    expect(await paths(repo.dir)).toEqual(['a.ts']);
  });
});

describe('files come from a walk outside of git', () => {
  it('that keeps to every .gitignore', async () => {
    const folder = keep(
      tempFolder({
        '.gitignore': '*.log\n/top/\n',
        'a.ts': '',
        'a.log': '',
        'top/b.ts': '',
        'sub/top/c.ts': '',
        'sub/.gitignore': 'd.ts\n!keep.log\n',
        'sub/d.ts': '',
        'node_modules/x/index.js': '',
      }),
    );
    expect(await paths(folder.dir)).toEqual(['.gitignore', 'a.ts', 'sub/.gitignore', 'sub/top/c.ts']);
  });

  it('that follows no link, so that a loop ends and nothing outside is seen', async () => {
    const folder = keep(tempFolder({ 'a/b.ts': '' }));
    symlinkSync('..', join(folder.dir, 'a', 'loop'));
    symlinkSync('/etc', join(folder.dir, 'outside'));
    expect(await paths(folder.dir)).toEqual(['a/b.ts']);
  });

  it('of nothing', async () => {
    expect(await paths(keep(tempFolder()).dir)).toEqual([]);
    expect(await paths(join(keep(tempFolder()).dir, 'absent'))).toEqual([]);
  });

  it('of a folder whose repository is broken', async () => {
    const folder = keep(tempFolder({ 'a.ts': '', '.git/HEAD': 'nonsense' }));
    mkdirSync(join(folder.dir, '.git', 'objects'));
    expect(await paths(folder.dir)).toEqual(['a.ts']);
  });
});

it('generated, vendored, minified and excluded files are left out, and the record of cub', async () => {
  const kept = [
    'src/a.ts',
    'lib/core.js',
    'package.json',
    'yarn.lock',
    'package-lock.json',
    'src/write-lock.ts',
    'src/vendors.ts',
  ];
  const left = [
    'vendor/x.go',
    'web/node_modules/a.js',
    'app.min.js',
    'api_pb2.py',
    '.cub/map.md',
    'packages/a/dist/index.js',
    'docs/api.md',
    'x.snap',
  ];
  const listing = { paths: [...kept, ...left], blobs: new Map() };
  expect((await selectFiles(listing, ['docs/**'])).paths).toEqual(kept);
  expect((await selectFiles(listing, [])).paths).toEqual([...kept, 'docs/api.md']);
});
