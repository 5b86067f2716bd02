import { chmodSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { execFileSync } from 'node:child_process';
import { listing, removeScratchFolders, scratchFolder, scratchRepoWith, type ScratchRepo } from '../test/scratch-repo.js';
import { changedPaths } from './changes.js';
import { patchBetween } from './patch.js';
import { snapshotTree } from './snapshot.js';

afterAll(removeScratchFolders);

const EMPTY_TREE = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';

/** A repository and the trees before and after all kinds of changes. */
async function changed() {
  const repo = scratchRepoWith({ mod: '1\n', gone: '1\n', same: '1\n', run: 'x\n', type: 'x\n', moved: 'the same text\n' });
  const before = await snapshotTree(repo.git);
  repo.write('mod', '1\n2\n');
  repo.remove('gone');
  chmodSync(join(repo.dir, 'run'), 0o755);
  repo.remove('type');
  symlinkSync('mod', join(repo.dir, 'type'));
  repo.sh('mv', 'moved', 'moved here');
  repo.write('bin', Buffer.from([0, 1, 2, 255]));
  repo.write('latin1', Buffer.from('caf\xe9\n', 'latin1'));
  repo.write('näme "x"\t\n', 'no end of line');
  return { repo, before, after: await snapshotTree(repo.git) };
}

test('every kind of change, with blobs, sizes and kinds', async () => {
  const { repo, before, after } = await changed();
  const changes = await changedPaths(repo.git, before, after);
  expect(Object.fromEntries(changes.map((c) => [c.path, [c.op, c.size, c.kind]]))).toEqual({
    mod: ['modified', 4, 'file'],
    gone: ['deleted', null, 'file'],
    run: ['modified', 2, 'file'],
    type: ['modified', 3, 'symlink'],
    moved: ['deleted', null, 'file'],
    'moved here': ['added', 14, 'file'],
    bin: ['added', 4, 'file'],
    latin1: ['added', 5, 'file'],
    'näme "x"\t\n': ['added', 14, 'file'],
  });
  const mod = changes.find((c) => c.path === 'mod');
  expect(mod).toMatchObject({ before: repo.sh('rev-parse', `${before}:mod`), after: repo.sh('rev-parse', `${after}:mod`) });
  expect(changes.find((c) => c.path === 'gone')?.after).toBeNull();
  expect(changes.find((c) => c.path === 'bin')?.before).toBeNull();
  expect(await changedPaths(repo.git, after, after)).toEqual([]);
});

function apply(repo: ScratchRepo, tree: string, patch: string): Record<string, string> {
  const dir = join(scratchFolder(), 'copy');
  repo.sh('worktree', 'add', '-q', '--detach', '--no-checkout', dir);
  execFileSync('git', ['read-tree', '-u', '--reset', tree], { cwd: dir });
  execFileSync('git', ['apply', '--index', '--whitespace=nowarn', '-'], { cwd: dir, input: patch });
  return listing(dir);
}

test('the patch turns one tree into the other: binary, other encodings, links, modes, odd names', async () => {
  const { repo, before, after } = await changed();
  const patch = await patchBetween(repo.git, before, after);
  expect(patch).not.toContain('\ufffd');
  expect(patch).toContain('+2\n');
  expect(apply(repo, before, patch)).toEqual(listing(repo.dir));
  expect(apply(repo, after, await patchBetween(repo.git, after, before))).toMatchObject({ mod: '-:1\n', gone: '-:1\n' });
});

test('a settings-laden user gets the same patch', async () => {
  const { repo, before, after } = await changed();
  const patch = await patchBetween(repo.git, before, after);
  for (const [key, value] of [['diff.noprefix', 'true'], ['color.ui', 'always'], ['diff.external', 'false'], ['diff.renames', 'copies'], ['core.quotePath', 'false']] as const) {
    repo.sh('config', key, value);
  }
  expect(await patchBetween(repo.git, before, after)).toBe(patch);
});

test('what does not fit is left out as a whole and named; the rest applies', async () => {
  const repo = scratchRepoWith({ a: '1\n' });
  const before = await snapshotTree(repo.git);
  repo.write('a', '2\n');
  repo.write('big', 'x'.repeat(10_000));
  repo.write('c', '3\n');
  const patch = await patchBetween(repo.git, before, await snapshotTree(repo.git), { maxBytes: 1000 });
  expect(Buffer.byteLength(patch)).toBeLessThan(1200);
  expect(patch).toMatch(/^# left out, \d+ bytes: diff --git a\/big b\/big$/m);
  expect(apply(repo, before, patch)).toEqual({ a: '-:2\n', c: '-:3\n' });
  expect(await patchBetween(repo.git, before, before)).toBe('');
});

test('from the empty tree', async () => {
  const repo = scratchRepoWith({ a: '1\n' });
  expect(await changedPaths(repo.git, EMPTY_TREE, 'HEAD')).toMatchObject([{ path: 'a', op: 'added', before: null, size: 2 }]);
  expect(await patchBetween(repo.git, EMPTY_TREE, 'HEAD')).toContain('new file mode 100644');
});
