import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openScratch, removeScratchFolders, scratchFolder, scratchRepo, scratchRepoWith, type ScratchRepo } from '../test/scratch-repo.js';
import { commitPaths } from './commit-paths.js';
import { nestedRepositories } from './nested.js';
import { snapshotTree } from './snapshot.js';
import { submodulesInFiles } from './submodules.js';

afterAll(removeScratchFolders);

function nestedIn(repo: ScratchRepo, path: string): ScratchRepo {
  mkdirSync(join(repo.dir, path), { recursive: true });
  return scratchRepo(join(repo.dir, path));
}

/** With the submodules `lib` and `closed`, of which only the first is checked out. */
function withSubmodules(): ScratchRepo {
  const library = scratchRepoWith({ 'lib.txt': 'l' });
  const origin = scratchRepoWith({ a: '1' });
  for (const name of ['lib', 'closed']) origin.sh('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', library.dir, name);
  origin.sh('commit', '-qm', 'submodules');
  const dir = join(scratchFolder(), 'clone');
  origin.sh('-c', 'protocol.file.allow=always', 'clone', '-q', origin.dir, dir);
  const repo = openScratch(dir);
  repo.sh('config', 'user.name', 'Test');
  repo.sh('config', 'user.email', 'test@example.com');
  repo.sh('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'update', '--init', 'lib');
  return repo;
}

const pathsIn = (repo: ScratchRepo, tree: string) => repo.sh('ls-tree', '-r', '--name-only', tree).split('\n');

test('finds what is below, by its kind; nothing in ignored folders, and no bare repository', async () => {
  const repo = withSubmodules();
  repo.write('.gitignore', 'ignored/\n');
  repo.write('over/file', '1');
  repo.sh('add', '--', '.gitignore', 'over/file');
  for (const path of ['ignored/x', 'plain/new', 'over']) nestedIn(repo, path);
  repo.sh('worktree', 'add', '-q', 'trees/w');
  repo.sh('init', '-q', '--bare', 'foo.git');
  repo.write('broken/.git', 'gitdir: /no/such/folder\n');
  repo.write('closed/lost.txt', 'x');
  const { repositories, hollow } = await nestedRepositories(repo.git);
  expect(repositories.map(({ path, kind }) => `${path} ${kind}`)).toEqual(['lib submodule', 'over overlay', 'plain/new repository', 'trees/w worktree']);
  expect(hollow).toEqual(['closed']);
});

test('a snapshot has the commit of a submodule, also where a setting hides it, and no link to anything else', async () => {
  const repo = withSubmodules();
  repo.sh('config', 'submodule.lib.ignore', 'all');
  const lib = openScratch(join(repo.dir, 'lib'));
  lib.sh('-c', 'user.name=a', '-c', 'user.email=b', 'commit', '-q', '--allow-empty', '-m', 'more');
  nestedIn(repo, 'plain').sh('commit', '-q', '--allow-empty', '-m', 'x');
  repo.sh('worktree', 'add', '-q', 'w');
  repo.sh('-c', 'advice.addEmbeddedRepo=false', 'add', '--all');
  const tree = await snapshotTree(repo.git);
  expect(pathsIn(repo, tree)).toEqual(['.gitmodules', 'a', 'closed', 'lib']);
  expect(repo.sh('rev-parse', `${tree}:lib`)).toBe(lib.sh('rev-parse', 'HEAD'));
});

test('a snapshot has the files of a folder whose link in the index no longer leads to a repository', async () => {
  const repo = scratchRepoWith({ a: '1' });
  const plain = nestedIn(repo, 'plain');
  plain.write('f', '1');
  plain.sh('add', 'f');
  plain.sh('commit', '-qm', 'x');
  repo.sh('-c', 'advice.addEmbeddedRepo=false', 'add', '--all');
  plain.remove('.git');
  expect(pathsIn(repo, await snapshotTree(repo.git))).toEqual(['a', 'plain/f']);
});

test('a commit takes links only of submodules that its own .gitmodules names', async () => {
  const repo = withSubmodules();
  for (const path of ['plain', 'lib']) {
    const nested = path === 'lib' ? openScratch(join(repo.dir, 'lib')) : nestedIn(repo, path);
    nested.sh('-c', 'user.name=a', '-c', 'user.email=b', 'commit', '-q', '--allow-empty', '-m', 'more');
  }
  repo.sh('worktree', 'add', '-q', 'w');
  repo.write('b', '1');
  await commitPaths(repo.git, { paths: ['plain', 'lib', 'w', 'b', 'closed'], message: 'all' });
  expect(pathsIn(repo, 'HEAD')).toEqual(['.gitmodules', 'a', 'b', 'closed', 'lib']);
  expect(repo.sh('rev-parse', 'HEAD:lib')).toBe(openScratch(join(repo.dir, 'lib')).sh('rev-parse', 'HEAD'));
  appendFileSync(join(repo.dir, '.gitmodules'), '[submodule "plain"]\n\tpath = plain\n\turl = ./plain\n');
  await commitPaths(repo.git, { paths: ['plain', '.gitmodules'], message: 'now it is one' });
  expect(pathsIn(repo, 'HEAD')).toContain('plain');
});

test('a .gitmodules that git cannot read, or that is a link, names nothing', async () => {
  const repo = scratchRepoWith({ a: '1' });
  expect(await submodulesInFiles(repo.git)).toEqual(new Map());
  writeFileSync(join(repo.dir, '.gitmodules'), '[submodule\n<<<<<<<');
  expect(await submodulesInFiles(repo.git)).toEqual(new Map());
});
