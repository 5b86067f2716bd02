import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { runCub } from '@cub/testkit';
import { scenario, taskId, WORK, type Scenario } from './run-scenario.js';

let at: Scenario;
afterEach(() => at.remove());

interface Shown {
  closing_commits: { hash: string }[];
  outcome: { commits: unknown[] };
}
const closing = async (task: number) => (await at.cub('ledger', 'show', taskId(task), '--json')).json<Shown>().closing_commits.map(({ hash }) => hash);
const head = (ref = 'HEAD') => at.git('rev-parse', ref);

async function verified(): Promise<{ code: number | null; about: string[] }> {
  const run = await at.cub('verify', '--json');
  const { items } = run.json<{ items: { check: string; severity: string; message: string }[] }>();
  return { code: run.code, about: items.filter(({ check, severity }) => check === 'commits' && severity !== 'ok').map(({ message }) => message) };
}

/** Two tasks that a run did on a branch, and main without them. */
async function branchOfWork(): Promise<void> {
  at = await scenario([{}, {}]);
  at.git('add', '.');
  at.git('commit', '--quiet', '--message', 'tasks');
  at.git('switch', '--quiet', '--create', 'work');
  expect((await at.run(WORK)).code).toBe(0);
  at.git('switch', '--quiet', 'main');
}

/** The text that hosting sites put together: all messages one after the other, each as a bullet, so that trailers end up anywhere. */
const squashText = () => at.git('log', '--reverse', '--format=* %B', 'main..work');

describe('a squash merge', () => {
  it.each([
    ['as hosting sites write it', (text: string) => `Work (#12)\n\n${text}\n\nCo-authored-by: A <a@example.com>`],
    ['with CR LF', (text: string) => `Work (#12)\n\n${text}`.replaceAll('\n', '\r\n')],
    ['indented', (text: string) => `Work\n\n${text}`.replaceAll(/^/gm, '    ').trimStart()],
    ['quoted', (text: string) => `Work\n\n${text.replaceAll(/^/gm, '> ')}`],
    ['with a text of its own, which names no task', () => 'All of it'],
  ])('%s is the commit of its tasks', async (_, message) => {
    await branchOfWork();
    const text = squashText();
    at.git('merge', '--squash', '--quiet', 'work');
    at.git('commit', '--quiet', '--cleanup=verbatim', '--message', message(text));
    at.git('branch', '--quiet', '-D', 'work');
    expect([await closing(1), await closing(2)]).toEqual([[head()], [head()]]);
    expect((await at.cub('ledger', 'show', 'demo-001A-0', '--json')).json()).toMatchObject({ first_commit: head(), last_commit: head() });
    expect(await verified()).toEqual({ code: 0, about: [] });
  });
});

it('a rebase, an amended message and a cherry-pick keep the commit of a task', async () => {
  await branchOfWork();
  at.write({ 'other.txt': 'x' });
  at.git('add', 'other.txt');
  at.git('commit', '--quiet', '--message', 'other work');
  at.git('switch', '--quiet', 'work');
  at.git('rebase', '--quiet', 'main');
  const subject = (hash?: string) => at.git('log', '-1', '--format=%s', hash ?? 'HEAD');
  expect((await closing(1)).map(subject)).toEqual([expect.stringContaining(taskId(1))]);
  const [last] = await closing(2);
  at.git('switch', '--quiet', 'main');
  at.git('merge', '--quiet', '--ff-only', 'work');
  at.git('reset', '--quiet', '--hard', last ?? '');
  at.git('commit', '--quiet', '--amend', '--message', 'another text');
  expect(await closing(2)).toEqual([head()]);
});

it('what somebody else quotes is no commit of a task', async () => {
  await branchOfWork();
  at.git('merge', '--quiet', '--ff-only', 'work');
  const before = [await closing(1), await closing(2)];
  at.git('commit', '--quiet', '--allow-empty', '--message', `About that\n\n> Cub-Task: ${taskId(1)}\n> * Cub-Task: ${taskId(2)}\n\nI disagree.`);
  expect([await closing(1), await closing(2)]).toEqual(before);
});

it('a hook that keeps the first line of a message is noticed, and the task keeps its commit', async () => {
  at = await scenario([{}]);
  at.write({ '.git/hooks/commit-msg': '#!/bin/sh\nhead -n 1 "$1" > "$1.first" && mv "$1.first" "$1"\n' });
  chmodSync(join(at.dir, '.git/hooks/commit-msg'), 0o755);
  const run = await at.run(WORK);
  expect([run.code, run.stderr + run.stdout]).toEqual([0, expect.stringContaining(`has no line "Cub-Task: ${taskId(1)}"`)]);
  const [found, ...more] = await closing(1);
  expect([at.git('log', '-1', '--format=%s%b', found ?? ''), more]).toEqual([`feat(${taskId(1)}): Task 1`, []]);
  expect(await verified()).toEqual({ code: 0, about: [] });
  await at.expectClean();
});

it('verify warns of a closed task whose work is in no commit', async () => {
  at = await scenario([{}]);
  expect((await at.run(WORK, '--no-commit')).code).toBe(0);
  expect((await runCub(['verify'], { cwd: at.dir })).code).toBe(0);
  expect((await verified()).about).toEqual([expect.stringContaining(`${taskId(1)} is closed, but no commit`)]);
});
