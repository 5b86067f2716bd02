import type { HarnessResult } from '@cub/schema';
import { readAgentNotes } from './agent-notes.js';
import { judgeAgent, judgeVerification, type Evidence } from './judge.js';

const success: HarnessResult = { type: 'result', success: true, exitCode: 0, signal: null, error: null, text: '' };
const command = (passed: boolean, exitCode: number | null) => ({ command: 'npm test', passed, exitCode, durationMs: 1, output: '' });
const evidence = (rest: Partial<Evidence> = {}): Evidence => ({
  result: success,
  ended: null,
  stuck: null,
  violation: null,
  limits: { timeoutMs: 60_000, stallMs: 1000 },
  ...rest,
});

it('calls success what everything speaks for', () => {
  expect(judgeAgent(evidence())).toBeNull();
  expect(judgeVerification({ commands: [command(true, 0)] })).toEqual({ ok: true, category: null, summary: 'verified' });
  expect(judgeVerification({ commands: [] })).toMatchObject({ ok: true, summary: 'done; there was nothing to verify with' });
});

it.each<[number | null, string]>([
  [3, '`npm test` failed with exit code 3'],
  [null, '`npm test` did not end in time'],
])('names the command that is not green: %s', (exitCode, summary) => {
  expect(judgeVerification({ commands: [command(true, 0), command(false, exitCode)] })).toMatchObject({ ok: false, category: 'verify_failed', summary });
});

it('shows the last lines of the command that is not green', () => {
  const output = `${Array.from({ length: 20 }, (_, i) => `line ${i}`).join('\n')}\n`;
  const lines = Array.from({ length: 10 }, (_, i) => `line ${i + 10}`).join('\n');
  expect(judgeVerification({ commands: [{ ...command(false, 1), output }] })).toMatchObject({ detail: lines });
});

it.each<[string, Partial<Evidence>, string]>([
  ['agent_error', { result: null }, 'the agent ended without a result'],
  ['agent_error', { result: { ...success, exitCode: 2 } }, 'the agent ended with exit code 2'],
  ['agent_error', { result: { ...success, exitCode: null, signal: 'SIGKILL' } }, 'the agent was ended by SIGKILL'],
  ['stuck', { stuck: 'no key' }, 'no key'],
  ['timeout', { ended: 'timeout', stuck: 'x' }, 'the attempt took longer than 1m 00s'],
  ['stalled', { ended: 'stalled', result: null }, 'no output and no changed file for 1.0s'],
  ['interrupted', { ended: 'interrupted' }, 'the run was stopped'],
])('says %s', (category, rest, summary) => {
  expect(judgeAgent(evidence(rest))).toEqual({ ok: false, category, summary });
});

it.each([
  { category: 'auth' as const, summary: 'log in' },
  { category: 'agent_error' as const, summary: 'not found', cannotStart: true },
])('ends the run with what every other task would meet: %j', (error) => {
  const { category, summary } = error;
  expect(judgeAgent(evidence({ result: { ...success, success: false, error } }))).toEqual({ ok: false, category, summary, stopsRun: true });
});

describe('readAgentNotes', () => {
  it('reads the tags, the last one wins', () => {
    const text = `<approach>first</approach> <approach>
second</approach> <decisions>
- use a map
- two
  lines
</decisions><lessons>one

two</lessons> <omitted>- the second flag: nobody uses it</omitted> <stuck> no access </stuck>`;
    expect(readAgentNotes(text, '')).toEqual({
      stuck: 'no access',
      notes: { approach: 'second', decisions: ['use a map', 'two lines'], lessons_learned: ['one', 'two'] },
      omitted: ['the second flag: nobody uses it'],
    });
  });

  it('takes a word for nothing as nothing', () => {
    expect(readAgentNotes('<omitted>- None.</omitted><lessons>n/a</lessons><decisions>- none of both\n- nothing</decisions>', '')).toMatchObject({
      notes: { decisions: ['none of both'], lessons_learned: [] },
      omitted: [],
    });
  });

  it('does not take what it repeats from the prompt for its own words', () => {
    const prompt = 'If you cannot go on, write <stuck>reason</stuck>.';
    expect(readAgentNotes(`You told me: ${prompt}`, prompt).stuck).toBeNull();
    expect(readAgentNotes('<stuck></stuck>', prompt).stuck).toBe('the agent gave no reason');
    expect(readAgentNotes('nothing', prompt)).toEqual({ stuck: null, notes: { approach: null, decisions: [], lessons_learned: [] }, omitted: [] });
  });
});

it('begins anew after what the agent did to the branch', () => {
  expect(judgeAgent(evidence({ violation: 'left the branch main' }))).toEqual({
    ok: false,
    category: 'agent_error',
    summary: 'the agent left the branch main; everything was put back',
    startsOver: true,
  });
});
