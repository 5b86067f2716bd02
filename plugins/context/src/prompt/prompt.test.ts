import { join } from 'node:path';
import { points, type Cub, type LedgerService, type PromptPart, type TaskService } from '@cub/plugin-sdk';
import type { Attempt, LedgerEntry, Task } from '@cub/schema';
import { itBehavesLikePromptPart, tempFolder, type TempFolder } from '@cub/testkit';
import { createPromptService } from './compose-prompt.js';
import { BUILT_IN_RUNLOOP } from './parts/built-in-runloop.js';
import { constitutionPart } from './parts/constitution-part.js';
import { epicPart } from './parts/epic-part.js';
import { finishPart } from './parts/finish-part.js';
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

itBehavesLikePromptPart('task', () => taskPart);
itBehavesLikePromptPart('finish', () => finishPart);
itBehavesLikePromptPart('runloop', () => runloopPart({ root: folder.dir }));
itBehavesLikePromptPart('constitution', () => constitutionPart({ cubDir: join(folder.dir, '.cub') }));
itBehavesLikePromptPart('epic', () => epicPart({ list: async () => ({ items: [task('test-001A-0', { type: 'epic' })], faults: [] }) } as unknown as TaskService));

describe('compose', () => {
  const composeFrom = (parts: Record<string, Partial<PromptPart>>) => {
    const all = Object.entries(parts).map(([id, part]) => ({ id, plugin: 'p', value: { order: 1, target: 'user', render: async () => id, ...part } }));
    const ids = () => all.map(({ id }) => id);
    return createPromptService({ ids, all: async (point: unknown) => (point === points.promptPart ? all : []) } as unknown as Cub, 20).compose(request);
  };

  it('joins parts in their order, apart for system and user, and leaves empty ones out', async () => {
    const composed = await composeFrom({ b: { order: 2 }, a: { order: 2 }, first: { order: 1 }, none: { render: async () => null }, blank: { render: async () => ' \n' }, sys: { target: 'system', order: 9 } });
    expect(composed).toEqual({ system: 'sys', user: 'first\n\na\n\nb', parts: ['first', 'a', 'b', 'sys'].map((id) => ({ id, text: id })) });
  });

  it('names the part that takes too long, and the one that cannot be made', async () => {
    const waiting = { render: () => new Promise<null>(() => undefined) };
    await expect(composeFrom({ bad: waiting })).rejects.toMatchObject({ code: 'CUB_CONTEXT_PART_FAILED', message: 'the prompt part "bad" of p failed: it did not finish within 0.02 s' });
    const cub = { ids: () => ['lost'], all: async () => [], one: async () => Promise.reject(new Error('plugin p is disabled')) };
    await expect(createPromptService(cub).compose(request)).rejects.toMatchObject({ code: 'CUB_CONTEXT_PART_FAILED', message: 'the prompt part "lost" is not there: plugin p is disabled' });
  });

  it('names the part that fails', async () => {
    await expect(composeFrom({ bad: { render: async () => Promise.reject(new Error('boom')) } })).rejects.toMatchObject({ code: 'CUB_CONTEXT_PART_FAILED', message: 'the prompt part "bad" of p failed: boom' });
  });
});

describe('the instructions', () => {
  it('are the first file that the project has, else built in', async () => {
    const render = () => runloopPart({ root: folder.dir }).render(request);
    expect(await render()).toBe(BUILT_IN_RUNLOOP);
    folder.write({ 'templates/runloop.md': 'four', 'PROMPT.md': '\uFEFFtwo' });
    expect(await render()).toBe('two');
    folder.write({ '.cub/runloop.md': 'one' });
    expect(await render()).toBe('one');
    folder.write({ '.cub/runloop.md': ' \n' });
    expect(await render()).toBe('two');
  });

  it('have the principles beside them, if there are any', async () => {
    const render = () => constitutionPart({ cubDir: join(folder.dir, '.cub') }).render(request);
    expect(await render()).toBeNull();
    folder.write({ '.cub/constitution.md': 'Be kind.' });
    expect(await render()).toBe('Be kind.');
  });
});

describe('the epic', () => {
  const render = (items: Task[], about = own) => epicPart({ list: async () => ({ items, faults: [] }) } as unknown as TaskService).render({ task: about, attempt: 1 });

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
});

it('says what the task is and how it is verified', async () => {
  expect(await taskPart.render(request)).toBe('## TASK\n\ne.2: Title of e.2\n\nWhat to do.\n\nAcceptance criteria:\n- It works\n\nFiles:\n- a.js\n\nVerified by:\n- `npm test`');
  expect(await finishPart.render(request)).toContain('<promise>COMPLETE</promise>');
});

describe('the previous attempt', () => {
  const attempt = (number: number, rest: Partial<Attempt> = {}): Attempt =>
    ({ attempt_number: number, success: false, error_category: 'verify_failed', error_summary: '`npm test` failed', files_changed: ['a.js'], log: { path: 'by-task/e.2/log', sha256: '', bytes: 1 }, ...rest }) as Attempt;
  const render = (attempts: Attempt[], lines = 50) => {
    const ledger = {
      task: async (id: string) => (id === 'e.2' ? ({ attempts } as LedgerEntry) : null),
      artifactPath: (path: string) => (path === 'by-task/e.2/log' ? join(folder.dir, 'log.jsonl') : null),
    } as unknown as LedgerService;
    const config = { values: { run: { retry_log_lines: lines } }, get: () => undefined, section: () => undefined };
    return retryPart({ ledger, config }).render(request);
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

  it('goes without a log that is missing', async () => {
    const text = await render([attempt(1)]);
    expect(text).toContain('Summary: `npm test` failed');
    expect(text).not.toContain('```');
  });
});
