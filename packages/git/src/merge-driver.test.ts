import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { removeScratchFolders, scratchFolder, scratchRepoWith } from '../test/scratch-repo.js';
import { forgetMergedArtifacts, forgetMergedPaths, MERGE_DRIVER, mergedArtifacts, mergedPaths } from './merge-driver.js';
import { findGit } from './paths.js';

afterAll(removeScratchFolders);

const RECORDS = ['records/a "b" $(c) ü.json', "records/it's.json"];

/** Two branches that changed the same records in another way; `side` is not checked out. */
function conflict() {
  const all = (text: string) => Object.fromEntries(RECORDS.map((path) => [path, text]));
  const repo = scratchRepoWith({ '.gitattributes': `/records/*.json merge=${MERGE_DRIVER.name}\n`, ...all('0'), 'other.txt': '0' });
  const commit = (text: string) => {
    for (const path of RECORDS) repo.write(path, text);
    repo.sh('commit', '-qam', text);
  };
  repo.sh('switch', '-qc', 'side');
  commit('side');
  repo.sh('switch', '-q', '-');
  commit('here');
  for (const [key, value] of Object.entries(MERGE_DRIVER.settings)) repo.sh('config', key, value);
  return repo;
}

test('git keeps the version of the branch that is merged into, and notes every path, whatever its name', () => {
  const repo = conflict();
  const gitDir = join(repo.dir, '.git');
  expect(mergedPaths(gitDir)).toEqual([]);
  repo.sh('merge', '-q', '--no-edit', 'side');
  expect(RECORDS.map((path) => repo.sh('show', `HEAD:${path}`))).toEqual(['here', 'here']);
  expect(mergedPaths(gitDir).sort()).toEqual([...RECORDS].sort());
  forgetMergedPaths(gitDir, [RECORDS[0] ?? '']);
  expect(mergedPaths(gitDir)).toEqual([RECORDS[1]]);
  forgetMergedPaths(gitDir, RECORDS);
  expect(mergedPaths(gitDir)).toEqual([]);
});

test('each work tree has its own notes', () => {
  const repo = conflict();
  const linked = join(scratchFolder(), 'linked');
  repo.sh('worktree', 'add', '-q', '-b', 'linked', linked);
  repo.sh('-C', linked, 'merge', '-q', '--no-edit', 'side');
  expect(mergedPaths(join(repo.dir, '.git'))).toEqual([]);
  expect(mergedPaths(findGit(linked)?.gitDir ?? '')).toHaveLength(2);
});

describe('task files', () => {
  const base = ['---', 'id: x-1', 'title: One', 'type: task', 'priority: 2', 'status: open', 'labels: []', 'assignee: null', 'closed_at: null', '---', '', 'What has to be done.', ''];
  const changed = (lines: readonly string[], changes: Readonly<Record<string, string>>) => lines.map((line) => changes[line] ?? line);

  /** The file after `side` was merged into the branch that is checked out; null when git asks. */
  function merged(ours: readonly string[], theirs: readonly string[], eol = '\n', how: readonly string[] = ['merge', '-q', '--no-edit', 'side']): string | null {
    const text = (lines: readonly string[]) => lines.join(eol);
    const repo = scratchRepoWith({ '.gitattributes': `*.md merge=${MERGE_DRIVER.tasks}\n*.md -text\n`, 'x-1.md': text(base) });
    for (const [key, value] of Object.entries(MERGE_DRIVER.settings)) repo.sh('config', key, value);
    repo.sh('switch', '-qc', 'side');
    repo.write('x-1.md', text(theirs));
    repo.sh('commit', '-qam', 'theirs');
    repo.sh('switch', '-q', '-');
    repo.write('x-1.md', text(ours));
    repo.sh('commit', '-qam', 'ours');
    try {
      repo.sh(...how);
    } catch {
      return null;
    } finally {
      expect(existsSync(join(repo.dir, 'PWNED'))).toBe(false);
    }
    expect(repo.sh('status', '--porcelain', '--untracked-files=all').replace('M  x-1.md', '')).toBe('');
    return readFileSync(join(repo.dir, 'x-1.md'), 'utf8');
  }

  it.each([['LF', '\n'], ['CRLF', '\r\n']])('with changes of neighbouring fields merge (%s)', (_, eol) => {
    const ours = changed(base, { 'priority: 2': 'priority: 0', 'labels: []': 'labels: [a]' });
    const theirs = changed(base, { 'title: One': 'title: Two', 'status: open': 'status: closed', 'closed_at: null': 'closed_at: 2026-01-05T00:00:00.000Z' });
    const both = changed(theirs, { 'priority: 2': 'priority: 0', 'labels: []': 'labels: [a]' }).join(eol);
    for (const how of [['merge', '-q', '--no-edit', 'side'], ['rebase', '-q', 'side'], ['cherry-pick', 'side'], ['merge', '-q', '--squash', 'side']]) expect(merged(ours, theirs, eol, how)).toBe(both);
  });

  it('that both sides closed merge, and the earlier time counts', () => {
    const closed = (at: string) => changed(base, { 'status: open': 'status: closed', 'closed_at: null': `closed_at: ${at}` });
    const [early, late] = [closed('2026-01-05T00:00:00.000Z'), closed('2026-01-06T00:00:00.000Z')];
    expect(merged(early, late)).toBe(early.join('\n'));
    expect(merged(late, early)).toBe(early.join('\n'));
  });

  it('that say two things of one field are for a person to decide', () => {
    expect(merged(changed(base, { 'title: One': 'title: Two' }), changed(base, { 'title: One': 'title: Three' }))).toBeNull();
  });

  it('execute nothing that they say', () => {
    const evil = (n: number) => changed(base, { 'closed_at: null': `closed_at: 2026-0${n}-05/e;touch PWNED;$(touch PWNED)\`touch PWNED\`` });
    merged(evil(1), evil(2));
  });
});

test('of two artifacts with one name the other one is kept as well', () => {
  const repo = scratchRepoWith({ '.gitattributes': `*.md merge=${MERGE_DRIVER.artifacts}\n`, 'other.txt': '' });
  for (const [key, value] of Object.entries(MERGE_DRIVER.settings)) repo.sh('config', key, value);
  const commit = (text: string) => {
    repo.write('a b/001-prompt.md', text);
    repo.sh('add', '.');
    repo.sh('commit', '-qm', text);
  };
  repo.sh('switch', '-qc', 'side');
  commit('side');
  repo.sh('switch', '-q', '-');
  commit('here');
  repo.sh('merge', '-q', '--no-edit', 'side');
  expect(repo.sh('show', 'HEAD:a b/001-prompt.md')).toBe('here');
  const gitDir = join(repo.dir, '.git');
  const [noted, ...more] = mergedArtifacts(gitDir);
  expect([noted?.path, more, repo.sh('cat-file', 'blob', noted?.blob ?? '')]).toEqual(['a b/001-prompt.md', [], 'side']);
  forgetMergedArtifacts(gitDir, ['a b/001-prompt.md']);
  expect(mergedArtifacts(gitDir)).toEqual([]);
});
