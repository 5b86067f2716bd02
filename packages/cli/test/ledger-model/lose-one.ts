import { readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RecordService } from '@cub/plugin-sdk';
import type { GitSite } from './git-site.js';

export type Loss = 'remove' | 'empty' | 'cut' | 'byte';

/**
 * Damages one published file that HEAD has, expects that it is found under its name, and does what is suggested. Afterwards all is as it was,
 * so that the model has nothing to learn.
 */
export async function loseOne(git: GitSite, records: Pick<RecordService, 'inspect'>, which: number, how: Loss): Promise<void> {
  const files = git.run('ls-tree', '-r', '--name-only', 'HEAD', '--', '.cub/ledger/by-agent').split('\n').filter((path) => isAsInHead(git, path));
  const path = files[which % files.length];
  if (path === undefined) return;
  damage(join(git.dir, path), how);
  const found = (await records.inspect()).find(({ fault }) => fault.path === path);
  // Compacted and merged back, its events are in another file as well.
  if (how !== 'remove') expect(found).toMatchObject({ fault: { kind: 'changed' }, fix: expect.stringContaining(`git checkout HEAD -- ${path}`) });
  git.run('checkout', 'HEAD', '--', path);
  expect((await records.inspect()).filter(({ fault }) => fault.path === path)).toEqual([]);
}

function isAsInHead(git: GitSite, path: string): boolean {
  if (path === '') return false;
  try {
    return git.run('hash-object', '--no-filters', '--', path).trim() === git.run('rev-parse', `HEAD:${path}`).trim();
  } catch {
    return false;
  }
}

function damage(file: string, how: Loss): void {
  const bytes = readFileSync(file);
  if (how === 'remove') rmSync(file);
  else if (how === 'empty') truncateSync(file, 0);
  else if (how === 'cut') truncateSync(file, Math.floor(bytes.length / 2));
  else {
    bytes[Math.floor(bytes.length / 3)] = (bytes[Math.floor(bytes.length / 3)] ?? 0) ^ 1;
    writeFileSync(file, bytes);
  }
}
