import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { removeScratchFolders, scratchFolder, scratchRepoWith } from '../test/scratch-repo.js';
import { findGit } from './paths.js';
import { openGit, type Git } from './git.js';
import { hookFolder, withHookBlock } from './hooks.js';

const BLOCK = { name: 'cub: .', lines: ['echo ours'] };
const add = (text: string | null) => {
  const after = withHookBlock(text === null ? null : Buffer.from(text), BLOCK);
  return after === null ? null : Buffer.from(after).toString();
};

afterAll(removeScratchFolders);

const open = (dir: string): Git => {
  const paths = findGit(dir);
  if (!paths) throw new Error('no git');
  return openGit(paths);
};

describe('withHookBlock', () => {
  it.each([
    ['no hook', null, '#!/bin/sh\n# >>> cub: . >>>\necho ours\n# <<< cub: . <<<\n'],
    ['a shell script', '#!/usr/bin/env bash\nexit 0\n', '#!/usr/bin/env bash\n# >>> cub: . >>>\necho ours\n# <<< cub: . <<<\nexit 0\n'],
    ['a script without a first line of its own', 'npm test', '# >>> cub: . >>>\necho ours\n# <<< cub: . <<<\nnpm test'],
    ['a first line without an end', '#!/bin/sh', '#!/bin/sh\n# >>> cub: . >>>\necho ours\n# <<< cub: . <<<\n'],
    ['an older block', '#!/bin/sh\na\n# >>> cub: . >>>\nold\n# <<< cub: . <<<\nb\n', '#!/bin/sh\na\n# >>> cub: . >>>\necho ours\n# <<< cub: . <<<\nb\n'],
    ['a block without its end', '#!/bin/sh\n# >>> cub: . >>>\nold\n', '#!/bin/sh\n# >>> cub: . >>>\necho ours\n# <<< cub: . <<<\n# >>> cub: . >>>\nold\n'],
    ['another language', '#!/usr/bin/env python3\nprint(1)\n', null],
    ['a program', '\u007fELF\0\0', null],
  ])('%s', (_, before, after) => {
    expect(add(before)).toBe(after);
  });

  it('changes nothing the second time, and no other byte of the hook', () => {
    fc.assert(
      fc.property(fc.string().filter((text) => !text.includes('\0') && !text.includes('>>>')), (body) => {
        const before = Buffer.from(`#!/bin/sh\n${body}`);
        const once = withHookBlock(before, BLOCK) as Uint8Array;
        expect(Buffer.from(withHookBlock(once, BLOCK) as Uint8Array).equals(Buffer.from(once))).toBe(true);
        expect(Buffer.from(once).toString().replace('# >>> cub: . >>>\necho ours\n# <<< cub: . <<<\n', '')).toBe(before.toString());
      }),
    );
  });

  it('makes scripts that a shell runs', () => {
    const file = join(scratchFolder(), 'hook');
    for (const before of [null, '#!/bin/sh\necho theirs\n']) {
      writeFileSync(file, withHookBlock(before === null ? null : Buffer.from(before), BLOCK) as Uint8Array);
      chmodSync(file, 0o755);
      expect(spawnSync(file, { encoding: 'utf8' }).stdout).toBe(before === null ? 'ours\n' : 'ours\ntheirs\n');
    }
  });
});

describe('hookFolder', () => {
  it('is that of the repository, also for a worktree, and what core.hooksPath says', async () => {
    const repo = scratchRepoWith({ 'a.txt': 'a' });
    expect(await hookFolder(open(repo.dir))).toEqual({ path: join(repo.dir, '.git/hooks'), isOwn: true });
    repo.sh('worktree', 'add', '--quiet', 'wt');
    expect(await hookFolder(open(join(repo.dir, 'wt')))).toEqual({ path: join(repo.dir, '.git/hooks'), isOwn: true });
    repo.sh('config', 'core.hooksPath', '.githooks');
    expect(await hookFolder(open(repo.dir))).toEqual({ path: join(repo.dir, '.githooks'), isOwn: true });
    repo.sh('config', 'core.hooksPath', '.husky/_');
    expect(await hookFolder(open(repo.dir))).toEqual({ path: join(repo.dir, '.husky'), isOwn: true });
  });

  it('is not of this repository where all repositories share it', async () => {
    const [repo, shared] = [scratchRepoWith({ 'a.txt': 'a' }), scratchFolder()];
    mkdirSync(join(shared, 'hooks'));
    repo.sh('config', 'core.hooksPath', join(shared, 'hooks'));
    expect(await hookFolder(open(repo.dir))).toEqual({ path: join(shared, 'hooks'), isOwn: false });
  });
});
