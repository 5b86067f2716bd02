import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { journalToken, recordsToken, type Cub } from '@cub/plugin-sdk';
import { createHost } from '../src/index.js';
import { git, GitFolder, nameUser } from './git-folder.js';
import { pluginFolder } from './plugin-folder.js';

/** One tracked file for each task: the notes about it, in order. */
const NOTES_PLUGIN = pluginFolder({
  name: 'notes',
  contributes: ['projection:notes', 'projection:epics'],
  register: `cub.contribute(sdk.points.projection, { id: 'notes', create: () => ({
    folder: 'by-task',
    tracked: true,
    keys: (event) => event.type === 'agent.note' ? [event.task_id] : [],
    reduce: (state = [], event) => [...state, event.data.text],
    file: (state, key) => ({ path: 'by-task/' + key + '/entry.json', content: JSON.stringify(state) + '\\n' }),
  }) });
  cub.contribute(sdk.points.projection, { id: 'epics', create: () => ({
    folder: 'by-epic', tracked: false, keys: () => [], reduce: () => null, file: () => null,
  }) });`,
});

let repo: GitFolder;
beforeEach(() => {
  repo = new GitFolder();
});
afterEach(() => repo.remove());

const open = (cwd: string): Cub => createHost({ cwd, bundled: [NOTES_PLUGIN], env: { HOME: '/nonexistent' }, warn: (line) => fail(line) });
const fail = (line: string) => {
  throw new Error(line);
};

async function note(dir: string, task: string, text: string): Promise<void> {
  (await open(dir).get(journalToken)).append('agent.note', { text }, { task_id: task });
}

async function publish(dir: string): Promise<string[]> {
  return (await (await open(dir).get(recordsToken)).publish()).paths;
}

async function noteAndCommit(dir: string, task: string, text: string): Promise<void> {
  await note(dir, task, text);
  const paths = await publish(dir);
  git(dir, 'add', '--', ...paths);
  git(dir, 'commit', '--quiet', '--message', text);
}

const entry = (dir: string, task: string) => JSON.parse(readFileSync(join(dir, `.cub/ledger/by-task/${task}/entry.json`), 'utf8')) as string[];

async function treeNotes(dir: string): Promise<string[]> {
  const { events, faults } = await (await open(dir).get(journalToken)).read('tree');
  expect(faults).toEqual([]);
  return events.map((event) => (event.data as { text: string }).text).sort();
}

it('publishes events and what follows from them in one step, and rebuilds it byte for byte', async () => {
  await note(repo.dir, 'a', 'one');
  await note(repo.dir, 'b', 'two');
  expect(existsSync(join(repo.dir, '.cub/ledger'))).toBe(false);
  const paths = await publish(repo.dir);
  expect(paths.map((path) => path.replace(/[^/]+\.jsonl$/, 'x.jsonl')).sort()).toEqual([
    expect.stringMatching(/^\.cub\/ledger\/by-agent\/cub\/\d{4}-\d\d-\d\d\/x\.jsonl$/),
    '.cub/ledger/by-task/a/entry.json',
    '.cub/ledger/by-task/b/entry.json',
  ]);
  await note(repo.dir, 'a', 'three');
  expect(await publish(repo.dir)).toHaveLength(2);
  const before = entry(repo.dir, 'a');
  rmSync(join(repo.dir, '.cub/ledger/by-task'), { recursive: true });
  expect(await (await open(repo.dir).get(recordsToken)).rebuild()).toEqual({ written: 2, unchanged: 0, removed: 0 });
  expect(entry(repo.dir, 'a')).toEqual(before);
});

it.each<[string, (dir: string) => void]>([
  ['merge', (dir) => git(dir, 'merge', '--quiet', '--no-edit', 'side')],
  ['rebase', (dir) => git(dir, 'rebase', '--quiet', 'side')],
  ['cherry-pick', (dir) => git(dir, 'cherry-pick', 'main..side')],
  [
    'squash',
    (dir) => {
      git(dir, 'merge', '--quiet', '--squash', 'side');
      git(dir, 'commit', '--quiet', '--message', 'squashed');
    },
  ],
])('takes the union of two branches by %s without a conflict', async (_, join2) => {
  git(repo.dir, 'switch', '--quiet', '--create', 'side');
  await noteAndCommit(repo.dir, 's', 'side 1');
  await noteAndCommit(repo.dir, 's', 'side 2');
  git(repo.dir, 'switch', '--quiet', 'main');
  await noteAndCommit(repo.dir, 'm', 'main 1');
  join2(repo.dir);
  expect(await treeNotes(repo.dir)).toEqual(['main 1', 'side 1', 'side 2']);
  expect(await (await open(repo.dir).get(recordsToken)).rebuild()).toMatchObject({ written: 0 });
  expect(await publish(repo.dir)).toEqual([]);
});

it('goes on after a squash on both sides', async () => {
  git(repo.dir, 'switch', '--quiet', '--create', 'side');
  await noteAndCommit(repo.dir, 's', 'side 1');
  git(repo.dir, 'switch', '--quiet', 'main');
  git(repo.dir, 'merge', '--quiet', '--squash', 'side');
  git(repo.dir, 'commit', '--quiet', '--message', 'squashed');
  git(repo.dir, 'switch', '--quiet', 'side');
  await noteAndCommit(repo.dir, 't', 'side 2');
  git(repo.dir, 'switch', '--quiet', 'main');
  await noteAndCommit(repo.dir, 'm', 'main 1');
  git(repo.dir, 'merge', '--quiet', '--no-edit', 'side');
  expect(await treeNotes(repo.dir)).toEqual(['main 1', 'side 1', 'side 2']);
});

it('merges two clones', async () => {
  const clone = repo.beside('clone');
  git(repo.dir, 'clone', '--quiet', repo.dir, clone);
  nameUser(clone);
  await noteAndCommit(repo.dir, 'm', 'here');
  await noteAndCommit(clone, 'c', 'there');
  git(clone, 'pull', '--quiet', '--no-rebase', '--no-edit');
  expect(await treeNotes(clone)).toEqual(['here', 'there']);
});

it('keeps each worktree to its own events, and shows all of them to the machine', async () => {
  const worktree = repo.beside('worktree');
  git(repo.dir, 'worktree', 'add', '--quiet', '-b', 'side', worktree);
  await note(repo.dir, 'm', 'main');
  await note(worktree, 's', 'side');
  await publish(repo.dir);
  await publish(worktree);
  expect([await treeNotes(repo.dir), await treeNotes(worktree)]).toEqual([['main'], ['side']]);
  expect((await (await open(repo.dir).get(journalToken)).read('machine')).events).toHaveLength(2);
  git(repo.dir, 'worktree', 'remove', '--force', worktree);
  await publish(repo.dir);
  expect(await treeNotes(repo.dir)).toEqual(['main', 'side']);
});

it.each([
  ['stash', ['stash', '--include-untracked', '--quiet']],
  ['reset', ['reset', '--hard', '--quiet', 'HEAD~1']],
  ['clean', ['clean', '-fdxq']],
])('publishes again what %s took away', async (_, command) => {
  await noteAndCommit(repo.dir, 'a', 'committed');
  await note(repo.dir, 'a', 'published');
  await publish(repo.dir);
  git(repo.dir, ...command);
  await note(repo.dir, 'a', 'later');
  await publish(repo.dir);
  expect(entry(repo.dir, 'a')).toEqual(['committed', 'published', 'later']);
});

it('takes a publication back as if it had never been', async () => {
  await noteAndCommit(repo.dir, 'a', 'one');
  const cub = open(repo.dir);
  const [journal, records] = [await cub.get(journalToken), await cub.get(recordsToken)];
  const batch = journal.batch();
  batch.append('agent.note', { text: 'refused' }, { task_id: 'a' });
  batch.append('agent.note', { text: 'refused too' }, { task_id: 'new' });
  const { paths } = await records.publish({ batch });
  expect(entry(repo.dir, 'a')).toEqual(['one', 'refused']);
  await records.withdraw(paths);
  expect(git(repo.dir, 'status', '--porcelain')).toBe('');
  expect(readdirSync(join(repo.dir, '.cub/ledger/by-task'))).toEqual(['a']);
});

it('follows no link out of the project: neither to write nor to remove', async () => {
  await note(repo.dir, 'a', 'one');
  await publish(repo.dir);
  const outside = repo.beside('outside');
  mkdirSync(outside);
  writeFileSync(join(outside, 'precious.json'), '{}');
  const ledger = join(repo.dir, '.cub/ledger');
  const rebuild = async () => (await open(repo.dir).get(recordsToken)).rebuild();

  symlinkSync(outside, join(ledger, 'by-epic'));
  await expect(rebuild()).rejects.toMatchObject({ code: 'CUB_PATH_LINK', message: expect.stringContaining('by-epic') });
  rmSync(join(ledger, 'by-epic'));
  rmSync(join(ledger, 'by-task'), { recursive: true });
  symlinkSync(outside, join(ledger, 'by-task'));
  await expect(rebuild()).rejects.toMatchObject({ code: 'CUB_PATH_LINK' });
  expect(readdirSync(outside)).toEqual(['precious.json']);
});

it('removes what an ignored projection no longer has, also when nothing is left of it', async () => {
  mkdirSync(join(repo.dir, '.cub/ledger/by-epic/old'), { recursive: true });
  writeFileSync(join(repo.dir, '.cub/ledger/by-epic/old/entry.json'), '{}');
  expect(await (await open(repo.dir).get(recordsToken)).rebuild()).toEqual({ written: 0, unchanged: 0, removed: 1 });
});

it('publishes whole or not at all: an entry that cannot be written takes the events back', async () => {
  const cub = open(repo.dir);
  const batch = (await cub.get(journalToken)).batch();
  batch.append('agent.note', { text: 'one' }, { task_id: 'a' });
  mkdirSync(join(repo.dir, '.cub/ledger'), { recursive: true });
  writeFileSync(join(repo.dir, '.cub/ledger/by-task'), 'in the way');
  await expect((await cub.get(recordsToken)).publish({ batch })).rejects.toMatchObject({ code: 'CUB_LEDGER_WRITE' });
  expect(await treeNotes(repo.dir)).toEqual([]);
  rmSync(join(repo.dir, '.cub/ledger/by-task'));
  expect((await (await cub.get(recordsToken)).publish({ batch })).events).toBe(1);
  expect(await treeNotes(repo.dir)).toEqual(['one']);
});

it('tells listeners of every publication and withdrawal, and fails with none of them', async () => {
  const told = join(repo.dir, 'told.txt');
  const listener = pluginFolder({
    name: 'listener',
    contributes: ['on:records-published'],
    register: `cub.on('records-published', ({ events, paths }) => {
      require('node:fs').appendFileSync(${JSON.stringify(told)}, events.map((event) => event.data.text).join() + ' ' + paths.length + '\\n');
      throw new Error('no room');
    });`,
  });
  const warnings: string[] = [];
  const cub = createHost({ cwd: repo.dir, bundled: [NOTES_PLUGIN, listener], env: { HOME: '/nonexistent' }, warn: (line) => warnings.push(line) });
  const [journal, records] = [await cub.get(journalToken), await cub.get(recordsToken)];
  journal.append('agent.note', { text: 'one' }, { task_id: 'a' });
  const { paths } = await records.publish();
  await records.publish();
  await records.withdraw(paths);
  expect(readFileSync(told, 'utf8')).toBe('one 2\n 0\none 2\n');
  expect(warnings).toEqual(Array(3).fill('Warning: a listener of plugin listener failed: no room'));
});
