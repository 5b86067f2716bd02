import { existsSync, lstatSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { HarnessStage, tempFolder, type PlayOptions, type TempFolder } from '@cub/testkit';
import { createScriptHarness } from '../script-harness.js';

const stage = new HarnessStage(() => createScriptHarness({ values: {}, get: () => undefined, section: () => undefined }));
let session: TempFolder;
beforeEach(() => (session = tempFolder()));
afterEach(() => {
  stage.clear();
  session.remove();
});

const END = { type: 'result', success: true };

/** @param files in the agent's working folder */
function play(steps: readonly object[], files: (folder: TempFolder) => void = () => undefined, options: PlayOptions = {}) {
  session.write({ 'session.jsonl': steps.map((step) => `${JSON.stringify(step)}\n`).join('') });
  return stage.play((folder) => {
    files(folder);
    return { options: { replay: join(session.dir, 'session.jsonl') } };
  }, options);
}
const edit = (path: string, change: object) => ({ type: 'edit', path, ...change });

it('truly edits files, runs commands and says what it did', async () => {
  const { events, folder } = await play(
    [
      { type: 'message', text: 'at work' },
      edit('src/new.js', { content: 'new\n' }),
      edit('a.txt', { old: 'two', new: '$& 2' }),
      edit('gone.txt', { delete: true }),
      { type: 'exec', command: 'cat a.txt; echo noise >&2' },
      { ...END, text: 'done' },
    ],
    (folder) => folder.write({ 'a.txt': 'one two two\n', 'gone.txt': '' }),
  );
  expect(readFileSync(join(folder.dir, 'src/new.js'), 'utf8')).toBe('new\n');
  expect(readFileSync(join(folder.dir, 'a.txt'), 'utf8')).toBe('one $& 2 two\n');
  expect(existsSync(join(folder.dir, 'gone.txt'))).toBe(false);
  expect(events.map(({ type }) => type)).toEqual(['message', ...Array.from({ length: 4 }, () => ['tool_call', 'tool_result']).flat(), 'result']);
  expect(events).toContainEqual({ type: 'tool_result', name: 'exec', output: 'one $& 2 two\nnoise', isError: false });
  expect(events.at(-1)).toMatchObject({ success: true, text: 'done' });
});

it('keeps the bytes around an edit that are no text', async () => {
  const { folder } = await play([edit('a.bin', { old: 'x', new: 'y' }), END], ({ dir }) => writeFileSync(join(dir, 'a.bin'), Buffer.from([0xff, 0x78, 0xfe])));
  expect([...readFileSync(join(folder.dir, 'a.bin'))]).toEqual([0xff, 0x79, 0xfe]);
});

it('plays the lines of this attempt and task, and those for all', async () => {
  const steps = [
    { type: 'message', text: 'always' },
    { type: 'message', text: 'first', attempt: 1 },
    { type: 'message', text: 'second', attempt: 2 },
    { type: 'message', text: 'other task', task: 'cub-s002' },
    { type: 'message', text: 'this task', task: 'cub-s001', attempt: 2 },
    END,
  ];
  const { events } = await play(steps, undefined, { changes: { env: { CUB_ATTEMPT: '2', CUB_TASK_ID: 'cub-s001' } } });
  expect(events.slice(0, -1)).toMatchObject([{ text: 'always' }, { text: 'second' }, { text: 'this task' }]);
});

it.each<[string, object, RegExp]>([
  ['a command that fails', { type: 'exec', command: 'exit 4' }, /line 1 .*`exit 4` ended with exit code 4/],
  ['a text that is not there', edit('a.txt', { old: 'three', new: '3' }), /line 1 .*a\.txt does not contain "three"/],
  ['a file that is not there', edit('b.txt', { old: 'x', new: 'y' }), /there is no file b\.txt/],
  ['nothing to delete', edit('b.txt', { delete: true }), /there is no file b\.txt/],
  ['a folder to delete', edit('sub', { delete: true }), /sub cannot be changed/],
  ['a file in the place of a folder', edit('a.txt/b', { content: '' }), /a\.txt\/b cannot be changed/],
])('ends with a failure at %s', async (_, step, summary) => {
  const { faults, events, result } = await play([step, { type: 'message', text: 'not reached' }, END], (folder) => folder.write({ 'a.txt': 'one two\n', 'sub/c': '' }));
  expect(faults).toEqual([]);
  expect(result).toMatchObject({ success: false, error: { category: 'agent_error', summary: expect.stringMatching(summary) } });
  expect(events).not.toContainEqual({ type: 'message', text: 'not reached' });
});

it('goes on after a command that may fail', async () => {
  const { events, result } = await play([{ type: 'exec', command: 'echo no; exit 4', allow_failure: true }, END]);
  expect(events).toContainEqual({ type: 'tool_result', name: 'exec', output: 'no', isError: true });
  expect(result).toMatchObject({ success: true });
});

it('keeps the end of a flood of a command, not all of it', async () => {
  const { events } = await play([{ type: 'exec', command: 'yes | head -c 3000000; echo the end' }, END]);
  const output = events.flatMap((event) => (event.type === 'tool_result' ? [event.output] : []))[0] ?? '';
  expect(output).toHaveLength(64 * 1024);
  expect(output).toMatch(/the end$/);
});

it('fails without a result that is meant for this attempt', async () => {
  const { result } = await play([{ ...END, attempt: 1 }], undefined, { changes: { env: { CUB_ATTEMPT: '2' } } });
  expect(result).toMatchObject({ success: false, error: { summary: expect.stringContaining('no result for this attempt') } });
});

it('stops a command when it is told to', async () => {
  const stop = new AbortController();
  const { result } = await play([{ type: 'exec', command: 'sleep 600', allow_failure: true }, END], undefined, { stop, onEvent: () => setImmediate(() => stop.abort()) });
  expect(result).toMatchObject({ success: false, error: { summary: expect.stringContaining('stopped') } });
});

describe('a link', () => {
  const outside = 'outside.txt';
  beforeEach(() => session.write({ [outside]: 'theirs' }));

  it.each<[string, object]>([
    ['a folder outside', edit('out/outside.txt', { content: 'mine' })],
    ['a new file in a folder outside', edit('out/new/new.txt', { content: 'mine' })],
    ['a file outside', edit('file', { old: 'theirs', new: 'mine' })],
    ['a folder outside, to delete', edit('out/outside.txt', { delete: true })],
    ["git's folder", edit('git/hooks/pre-commit', { content: 'mine' })],
    ["cub's record", edit('ledger/index.jsonl', { content: 'mine' })],
    ['nowhere', edit('dangling', { content: 'mine' })],
  ])('is not followed to %s', async (_, step) => {
    const { folder, result } = await play([step, END], ({ dir, write }) => {
      write({ '.git/hooks/README': '', '.cub/ledger/README': '' });
      symlinkSync(session.dir, join(dir, 'out'));
      symlinkSync(join(session.dir, outside), join(dir, 'file'));
      symlinkSync('.git', join(dir, 'git'));
      symlinkSync('.cub/ledger', join(dir, 'ledger'));
      symlinkSync(join(session.dir, 'dangling'), join(dir, 'dangling'));
    });
    expect(result).toMatchObject({ success: false, error: { summary: expect.stringMatching(/leads out of the repository|cannot be changed/) } });
    expect(readFileSync(join(session.dir, outside), 'utf8')).toBe('theirs');
    for (const path of [join(session.dir, 'new'), join(session.dir, 'dangling'), join(folder.dir, '.git/hooks/pre-commit'), join(folder.dir, '.cub/ledger/index.jsonl')]) {
      expect(existsSync(path)).toBe(false);
    }
  });

  it('inside the repository is followed, and itself deleted', async () => {
    const { folder, result } = await play([edit('link/a.txt', { content: 'mine' }), edit('link', { delete: true }), edit('out', { delete: true }), END], ({ dir, write }) => {
      write({ 'sub/b.txt': '' });
      symlinkSync('sub', join(dir, 'link'));
      symlinkSync(session.dir, join(dir, 'out'));
    });
    expect(result).toMatchObject({ success: true });
    expect(readFileSync(join(folder.dir, 'sub/a.txt'), 'utf8')).toBe('mine');
    expect(['link', 'out'].map((name) => lstatSync(join(folder.dir, name), { throwIfNoEntry: false }))).toEqual([undefined, undefined]);
    expect(existsSync(join(session.dir, outside))).toBe(true);
  });
});
