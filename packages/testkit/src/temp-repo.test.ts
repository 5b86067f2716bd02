import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { copyRepo, tempRepo, type TempRepo } from './temp-repo.js';

let first: TempRepo;
let copy: TempRepo | undefined;
beforeEach(() => (first = tempRepo({ 'a.txt': 'one\n', 'deep/b.txt': 'two\n' })));
afterEach(() => {
  first.remove();
  copy?.remove();
});

it('has one commit of the files on main, by a user of its own, and a clean tree', () => {
  expect(first.git('log', '--format=%s by %an <%ae>')).toBe('first commit by Test User <test@example.invalid>');
  expect([first.git('branch', '--show-current'), first.git('status', '--porcelain')]).toEqual(['main', '']);
  expect(first.git('ls-files')).toBe('a.txt\ndeep/b.txt');
  expect(first.commitAll('second')).toBe(first.git('rev-parse', 'HEAD'));
});

it('is copied with what is staged, changed and new, and neither sees the other afterwards', () => {
  first.write({ 'a.txt': 'changed\n', 'deep/b.txt': 'staged\n', 'new.txt': 'n\n', '.git/mine': 'x' });
  first.git('add', 'deep/b.txt');
  copy = copyRepo(first);
  const status = [' M a.txt', 'M  deep/b.txt', '?? new.txt'];
  expect(copy.git('status', '--porcelain').split('\n')).toEqual(status);
  expect(copy.git('diff-files', '--name-only')).toBe('a.txt');
  expect(readFileSync(join(copy.dir, '.git/mine'), 'utf8')).toBe('x');
  const commit = copy.commitAll('of the copy');
  copy.write({ 'later.txt': '' });
  expect(first.git('status', '--porcelain').split('\n')).toEqual(status);
  expect([first.git('log', '--all', '--format=%H'), existsSync(join(first.dir, 'later.txt'))]).not.toContain(commit);
});
