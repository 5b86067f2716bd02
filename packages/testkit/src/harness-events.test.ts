import type { HarnessEvent } from '@cub/schema';
import { faultsOf } from './harness-events.js';

const done: HarnessEvent = { type: 'result', success: true, exitCode: 0, signal: null, error: null, text: '' };
const failed: HarnessEvent = { ...done, success: false, exitCode: 3, error: { category: 'agent_error', summary: 'out of luck' } };
const used: HarnessEvent = { type: 'usage', invocationId: 'a', model: null, tokens: null, costNanoUsd: null };
const tokens = { input: 1, output: 2, cache_read: 0, cache_creation: 0 };

it('finds nothing wrong with what a harness may send', () => {
  const events: HarnessEvent[] = [
    { type: 'message', text: '' },
    { type: 'tool_call', name: 'edit', input: null },
    { type: 'tool_result', name: 'edit', output: '', isError: false },
    { type: 'warning', text: 'w' },
    used,
    { ...used, invocationId: 'b', model: 'm', tokens, costNanoUsd: 0 },
  ];
  expect(faultsOf([...events, done])).toEqual([]);
  expect(faultsOf([...events, failed])).toEqual([]);
  expect(faultsOf(events, true)).toEqual([]);
});

it.each<[string, unknown[], RegExp]>([
  ['no result', [], /exactly one result, not 0/],
  ['two results', [done, done], /exactly one result, not 2/],
  ['words after the result', [done, { type: 'message', text: 'late' }], /result last/],
  ['the same invocation twice', [used, used, done], /once per invocation/],
  ['a success with an error', [{ ...failed, success: true }], /error exactly when/],
  ['a failure without one', [{ ...done, success: false }], /error exactly when/],
  ['success with exit code 1', [{ ...done, exitCode: 1 }], /no success/],
  ['success by a signal', [{ ...done, exitCode: null, signal: 'SIGTERM' }], /no success/],
  ['an unknown category', [{ ...failed, error: { category: 'bad_luck', summary: 's' } }], /no category bad_luck/],
  ['an error that says nothing', [{ ...failed, error: { category: 'auth', summary: ' ' } }], /says what happened/],
  ['half a token', [{ ...used, tokens: { ...tokens, input: 0.5 } }, done], /whole numbers/],
  ['a cost in USD', [{ ...used, costNanoUsd: 0.02 }, done], /nano-USD/],
  ['a nameless tool', [{ type: 'tool_call', name: '', input: 1 }, done], /has a name/],
  ['an event of its own making', [{ type: 'thought', text: 'hm' }, done], /there is no event/],
])('finds %s', (_, events, sentence) => {
  expect(faultsOf(events as HarnessEvent[]).join('\n')).toMatch(sentence);
});
