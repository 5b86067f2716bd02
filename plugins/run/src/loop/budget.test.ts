import { exhaustedLimit, UsageMeter } from './budget.js';

const tokens = { input: 1, output: 2, cache_read: 3, cache_creation: 4 };
const usage = (invocationId: string, costNanoUsd: number | null) => ({ type: 'usage' as const, invocationId, model: null, tokens, costNanoUsd });
const spent = { costNanoUsd: 100, unknownCosts: 0, tokens: 50, iterations: 3, elapsedMs: 1000 };
const none = { costNanoUsd: null, tokens: null, timeMs: null, iterations: null };

it('counts an invocation once, and what is unknown apart', () => {
  const meter = new UsageMeter();
  expect(meter.read()).toEqual({ costNanoUsd: 0, unknownCosts: 0, tokens: 0 });
  meter.add('a/1', usage('i', null));
  expect(meter.read()).toEqual({ costNanoUsd: null, unknownCosts: 1, tokens: 10 });
  meter.add('a/1', usage('j', 7));
  meter.add('a/1', usage('j', 7));
  meter.add('a/2', usage('j', 5));
  expect(meter.read()).toEqual({ costNanoUsd: 12, unknownCosts: 1, tokens: 30 });
});

it('takes the last report of an invocation, and what it does not know from the one before', () => {
  const meter = new UsageMeter();
  meter.add('a/1', usage('i', 7));
  meter.add('a/1', { ...usage('i', 9), tokens: { ...tokens, output: 20 } });
  expect(meter.read()).toEqual({ costNanoUsd: 9, unknownCosts: 0, tokens: 28 });
  meter.add('a/1', { ...usage('i', null), tokens: null });
  expect(meter.read()).toEqual({ costNanoUsd: 9, unknownCosts: 0, tokens: 28 });
});

it.each([
  [none, null],
  [{ ...none, iterations: 4 }, null],
  [{ ...none, iterations: 3 }, /3 iterations/],
  [{ ...none, timeMs: 1000 }, /time limit/],
  [{ ...none, costNanoUsd: 100 }, /budget of \$0\.0000/],
  [{ ...none, costNanoUsd: 101 }, null],
  [{ ...none, tokens: 50 }, /50 tokens/],
])('finds the limit that is reached: %j', (limits, expected) => {
  const reason = exhaustedLimit(limits, spent);
  if (expected === null) expect(reason).toBeNull();
  else expect(reason).toMatch(expected);
});
