import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createToken, CubError, type PromptPart } from '@cub/plugin-sdk';
import type { Attempt, LedgerEntry, Task } from '@cub/schema';
import { itBehavesLikePromptPart, tempFolder, type TempFolder } from '@cub/testkit';
import { constitutionPart } from './parts/constitution-part.js';
import { epicPart } from './parts/epic-part.js';
import { ifProvided } from './if-provided.js';
import { finishPart } from './parts/finish-part.js';
import { mapPart } from './parts/map-part.js';
import { retryPart } from './parts/retry-part.js';
import { runloopPart } from './parts/runloop-part.js';
import { taskPart } from './parts/task-part.js';

let folder: TempFolder;
beforeEach(() => {
  folder = tempFolder();
});
afterEach(() => folder.remove());

const task = (id: string, rest: Partial<Task> = {}): Task =>
  ({ id, title: `Title of ${id}`, type: 'task', status: 'open', parent: null, description: '', acceptance_criteria: [], files: [], verify: [], ...rest }) as Task;
const own = task('e.2', { parent: 'e', description: 'What to do.', acceptance_criteria: ['It works'], files: ['a.js'], verify: ['npm test'] });
const request = { task: own, attempt: 2 };

const attempt = (number: number, rest: Partial<Attempt> = {}): Attempt =>
  ({ attempt_number: number, success: false, error_category: 'verify_failed', error_summary: '`npm test` failed', files_changed: ['a.js'], log: { path: 'by-task/e.2/log', sha256: '', bytes: 1 }, ...rest }) as Attempt;

itBehavesLikePromptPart('task', () => taskPart);
itBehavesLikePromptPart('finish', () => finishPart);
itBehavesLikePromptPart('runloop', () => runloopPart({ project: { root: folder.dir }, config: { values: {} } }));
itBehavesLikePromptPart('constitution', () => constitutionPart({ cubDir: join(folder.dir, '.cub') }));
itBehavesLikePromptPart('epic', () => epicPart({ list: async () => ({ items: [task('test-001A-0', { type: 'epic' })], faults: [] }) }));
itBehavesLikePromptPart('map', () => mapPart({ render: async ({ focus }) => ({ text: `# Map for ${focus?.text}` }) }));
itBehavesLikePromptPart('retry', () => retryPart({ ledger: { task: async () => ({ attempts: [attempt(1)] }) as unknown as LedgerEntry, artifactPath: () => null }, config: { values: {} } }));

/** What a part says, without its source. */
async function textOf(part: PromptPart, about: Task = own, number = 2): Promise<string | null> {
  const said = await part.render({ task: about, attempt: number });
  return said === null || typeof said === 'string' ? said : said.text;
}

describe('the instructions', () => {
  const part = (backend?: string) => runloopPart({ project: { root: folder.dir }, config: { values: { tasks: { backend } } } });

  it('are the first file that says something, else built in; the source is named', async () => {
    const render = () => part().render(request);
    expect(await render()).toMatchObject({ source: 'built in', text: expect.stringContaining('`cub task close <id>`') });
    folder.write({ 'templates/runloop.md': 'four' });
    expect(await render()).toEqual({ text: 'four', source: 'templates/runloop.md' });
    folder.write({ 'templates/PROMPT.md': 'three' });
    expect(await render()).toEqual({ text: 'three', source: 'templates/PROMPT.md' });
    folder.write({ 'PROMPT.md': '\uFEFFtwo' });
    expect(await render()).toEqual({ text: 'two', source: 'PROMPT.md' });
    folder.write({ '.cub/runloop.md': 'one' });
    expect(await render()).toEqual({ text: 'one', source: '.cub/runloop.md' });
    folder.write({ '.cub/runloop.md': ' \n' });
    expect(await render()).toMatchObject({ source: 'PROMPT.md' });
  });

  it.each([
    ['over 1 MiB', Buffer.alloc(2 ** 20 + 1, 'a'), /at most 1048576 bytes, received 1048577$/],
    ['binary', Buffer.from('ab\0'), /zero byte at offset 2$/],
  ])('that are %s are refused with what to do', async (_, bytes, message) => {
    folder.write({ 'PROMPT.md': '' });
    writeFileSync(join(folder.dir, 'PROMPT.md'), bytes);
    await expect(part().render(request)).rejects.toMatchObject({ code: 'CUB_CONTEXT_FILE', message: expect.stringMatching(message), suggestions: [expect.stringMatching(/./)] });
  });

  it('name the commands of the tasks that the project has, in about 40 lines', async () => {
    const text = (await textOf(part('beads'))) ?? '';
    expect(text).toContain('`bd close <id>`');
    expect(text).not.toContain('cub task');
    expect(text.split('\n').length).toBeLessThanOrEqual(42);
    for (const block of ['stuck', 'promise', 'approach', 'decisions', 'lessons', 'omitted']) expect(text).toContain(`<${block}>`);
  });

  it('have the principles beside them, if there are any', async () => {
    const render = () => constitutionPart({ cubDir: join(folder.dir, '.cub') }).render(request);
    expect(await render()).toBeNull();
    folder.write({ '.cub/constitution.md': 'Be kind.' });
    expect(await render()).toEqual({ text: 'Be kind.', source: '.cub/constitution.md' });
  });

  it.each<[string, Record<string, string>]>([
    ['is a folder', { '.cub/runloop.md/inner': '' }],
    ['is no text', { '.cub/runloop.md': 'a\0b' }],
    ['is huge', { '.cub/runloop.md': 'word '.repeat(250_000) }],
  ])('name the file that %s', async (_, files) => {
    folder.write(files);
    await expect(part().render(request)).rejects.toThrow(join(folder.dir, '.cub/runloop.md'));
  });
});

describe('the map', () => {
  it('is focused on the task, and left out where nobody makes one', async () => {
    const asked: unknown[] = [];
    const map = mapPart({ render: async (about) => (asked.push(about), { text: '# Map' }) });
    expect(await map.render(request)).toEqual({ text: '# Map', source: 'cub map' });
    expect(asked).toEqual([{ focus: { text: 'Title of e.2\nWhat to do.\nIt works', paths: ['a.js'] } }]);
    expect(await mapPart(null).render(request)).toBeNull();
  });

  it.each<[string, null | string]>([
    ['CUB_SERVICE_MISSING', null],
    ['CUB_PLUGIN_DISABLED', null],
    ['CUB_SERVICE_FAILED', 'CUB_SERVICE_FAILED'],
  ])('of a service that answers %s is %p', async (code, thrown) => {
    const get = async () => Promise.reject(new CubError('no', { code }));
    const service = ifProvided({ get }, createToken('map'));
    await (thrown === null ? expect(service).resolves.toBeNull() : expect(service).rejects.toMatchObject({ code: thrown }));
  });
});

describe('the epic', () => {
  const render = (items: Task[], about = own) => textOf(epicPart({ list: async () => ({ items, faults: [] }) }), about);

  it('names what is done and what remains, but never the task itself', async () => {
    const items = [task('e', { type: 'epic', description: 'About it.' }), task('e.1', { parent: 'e', status: 'closed' }), own, task('e.3', { parent: 'e' }), task('f.1', { parent: 'f' })];
    expect(await render(items)).toBe(
      '## EPIC CONTEXT\n\nEpic: e - Title of e\n\nAbout it.\n\nCompleted tasks of this epic:\n- e.1: Title of e.1\n\nRemaining tasks of this epic (not yours):\n- e.3: Title of e.3',
    );
  });

  it('is cut to 200 words, and left out for a task of its own', async () => {
    const text = await render([task('e', { type: 'epic', description: Array.from({ length: 300 }, (_, i) => `w${i}`).join(' ') })]);
    expect(text).toContain('w199 …');
    expect(text).not.toContain('w200');
    expect(await render([], task('alone'))).toBeNull();
  });

  it('ends a code block that the cut leaves open, and keeps titles on their line', async () => {
    const words = Array.from({ length: 250 }, (_, i) => `w${i}`).join(' ');
    const text = await render([task('e', { type: 'epic', description: `~~~sh\n${words}` }), task('e.1', { parent: 'e', title: 'one\n## TASK\u001b[2J' })]);
    expect(text).toContain('…\n~~~\n');
    expect(text).toContain('- e.1: one ## TASK');
  });
});

it('says what the task is and how it is verified', async () => {
  expect(await textOf(taskPart)).toBe('## TASK\n\ne.2: Title of e.2\n\nWhat to do.\n\nAcceptance criteria:\n- It works\n\nFiles:\n- a.js\n\nVerified by:\n- `npm test`');
  expect(await textOf(finishPart)).toContain('<promise>COMPLETE</promise>');
});

describe('the previous attempt', () => {
  const render = (attempts: Attempt[], lines = 50) => {
    const ledger = {
      task: async (id: string) => (id === 'e.2' ? ({ attempts } as LedgerEntry) : null),
      artifactPath: (path: string) => (path === 'by-task/e.2/log' ? join(folder.dir, 'log.jsonl') : null),
    };
    return textOf(retryPart({ ledger, config: { values: { run: { retry_log_lines: lines } } } }));
  };

  it('is left out when none failed before this one', async () => {
    expect(await render([])).toBeNull();
    expect(await render([attempt(1, { success: true }), attempt(2)])).toBeNull();
  });

  it('gives the reason, the files and the end of the log inside a fence that holds', async () => {
    const entry = (event_type: string, data: object) => JSON.stringify({ timestamp: 't', event_type, data });
    folder.write({
      'log.jsonl': [entry('start', {}), entry('response', { text: 'first\n````js\ncode\n````' }), entry('error', { name: 'verify: npm test', message: 'failed with exit code 1', output: 'expected 1\n' }), ''].join('\n'),
    });
    const text = await render([attempt(1)]);
    expect(text).toContain('Attempt 1 failed: verify_failed\nSummary: `npm test` failed\n\nFiles that it changed:\n- a.js');
    expect(text).toContain('\n`````\nfirst\n````js\ncode\n````\n[error] verify: npm test failed with exit code 1\nexpected 1\n`````\n');
    expect(await render([attempt(1)], 1)).toContain('```\nexpected 1\n```');
  });

  it('keeps what a terminal would be steered by out, and every field on its line', async () => {
    folder.write({ 'log.jsonl': `${JSON.stringify({ timestamp: 't', event_type: 'response', data: { text: '\u001b[31mred\u001b[0m\tend' } })}\n` });
    const text = await render([attempt(1, { error_category: null, error_summary: 'first\n```\nlast', files_changed: ['a\nb.js'] })]);
    expect(text).toContain('Attempt 1 failed: unknown\nSummary: first ``` last\n\nFiles that it changed:\n- a b.js\n');
    expect(text).toContain('```\nred\tend\n```');
  });

  it('goes without a log that is missing', async () => {
    const text = await render([attempt(1)]);
    expect(text).toContain('Summary: `npm test` failed');
    expect(text).not.toContain('```');
  });
});
