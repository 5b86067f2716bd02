import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { HarnessStage } from '@cub/testkit';
import { createScriptHarness } from './script-harness.js';

const stage = new HarnessStage(() => createScriptHarness({ values: {}, get: () => undefined, section: () => undefined }));
afterEach(() => stage.clear());

const run = (command: string, changes = {}) => stage.play(() => ({ options: { command } }), { changes });

it('puts the instructions in front of the prompt, with a blank line between', async () => {
  const { text } = await run('cat', { system: 'Be careful.', prompt: 'Do it.' });
  expect(text.trim()).toBe('Be careful.\n\nDo it.');
});

it('passes on every line as a message, at once and as it is', async () => {
  const { events } = await run('printf "one\\n\\n  three \\nlast"');
  expect(events.slice(0, -1)).toEqual(['one', '', '  three ', 'last'].map((text) => ({ type: 'message', text })));
});

it('lets the agent know the model that was asked for', async () => {
  expect((await run('echo "model $CUB_MODEL"', { model: 'opus' })).text).toContain('model opus');
  expect((await run('printenv CUB_MODEL || echo "no model"', { model: null })).text).toContain('no model');
});

it('keeps a usage line that it cannot read as a message, warns, and reports that usage as unknown', async () => {
  const { events, result } = await run(`echo 'cub:usage {"tokens":12}'; echo 'cub:usage{}'`);
  expect(events.slice(0, -1)).toEqual([
    { type: 'warning', text: expect.stringMatching(/expected .*"tokens", received 12; for example/) },
    { type: 'message', text: 'cub:usage {"tokens":12}' },
    { type: 'usage', invocationId: 'unnamed-1', model: null, tokens: null, costNanoUsd: null },
    { type: 'message', text: 'cub:usage{}' },
  ]);
  expect(result).toMatchObject({ success: true });
});

it.each([
  ['exit 3', { exitCode: 3, error: { summary: 'the agent ended with exit code 3' } }],
  ['for i in 1 2 3 4 5 6 7; do echo "line $i" >&2; done; exit 1', { exitCode: 1, error: { summary: expect.stringMatching(/exit code 1: line 3\nline 4\nline 5\nline 6\nline 7$/) } }],
  ['kill -TERM $$', { exitCode: null, signal: 'SIGTERM', error: { summary: 'the agent was ended by SIGTERM' } }],
  ['no-such-agent', { exitCode: 127, error: { summary: expect.stringMatching(/cannot be started: a program was not found \(exit code 127\): .*no-such-agent/) } }],
  ['/etc/passwd', { exitCode: 126, error: { summary: expect.stringContaining('cannot be started: a program is not executable (exit code 126)') } }],
])('tells how `%s` failed', async (command, expected) => {
  expect((await run(command)).result).toMatchObject({ type: 'result', success: false, ...expected });
});

it('says it plainly when not even the shell can be started', async () => {
  const { result } = await run('echo', { cwd: '/no/such/folder' });
  expect(result).toMatchObject({ success: false, error: { category: 'agent_error', summary: 'the agent cannot be started: ENOENT' } });
});

it('does not start an agent that was stopped before', async () => {
  const stop = new AbortController();
  stop.abort();
  const { folder, result } = await stage.play(() => ({ options: { command: 'touch started' } }), { stop });
  expect(result).toMatchObject({ success: false, error: { summary: expect.stringContaining('not started') } });
  expect(existsSync(join(folder.dir, 'started'))).toBe(false);
});
