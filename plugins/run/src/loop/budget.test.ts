import { exhaustedLimit, limitInDoubt, UsageMeter } from './budget.js';

const tokens = { input: 1, output: 2, cache_read: 3, cache_creation: 4 };
const usage = (invocationId: string, costNanoUsd: number | null) => ({ type: 'usage' as const, invocationId, model: null, tokens, costNanoUsd });
const spent = { costNanoUsd: 100, unknownCosts: 0, tokens: 50, unknownTokens: 0, iterations: 3, elapsedMs: 1000 };
const none = { costNanoUsd: null, tokens: null, timeMs: null, iterations: null };

it('counts an invocation once, and what is unknown apart', () => {
  const meter = new UsageMeter();
  expect(meter.read()).toEqual({ costNanoUsd: 0, unknownCosts: 0, tokens: 0, unknownTokens: 0 });
  meter.add('a/1', usage('i', null));
  expect(meter.read()).toEqual({ costNanoUsd: null, unknownCosts: 1, tokens: 10, unknownTokens: 0 });
  meter.add('a/1', usage('j', 7));
  meter.add('a/1', usage('j', 7));
  meter.add('a/2', usage('j', 5));
  expect(meter.read()).toEqual({ costNanoUsd: 12, unknownCosts: 1, tokens: 30, unknownTokens: 0 });
});

it('does not take unknown tokens for 0', () => {
  const meter = new UsageMeter();
  meter.add('a/1', { ...usage('i', 1), tokens: null });
  expect(meter.read()).toMatchObject({ tokens: null, unknownTokens: 1 });
  meter.add('a/2', usage('i', 1));
  expect(meter.read()).toMatchObject({ tokens: 10, unknownTokens: 1 });
});

it('says which limit cannot be kept because usage is unknown', () => {
  const unknown = { ...spent, costNanoUsd: null, unknownCosts: 1, tokens: null, unknownTokens: 1 };
  expect(limitInDoubt({ ...none, costNanoUsd: 15_000_000, tokens: 9 }, spent)).toBeNull();
  expect(limitInDoubt(none, unknown)).toBeNull();
  expect(limitInDoubt({ ...none, costNanoUsd: 15_000_000 }, unknown)).toMatch(/the budget of \$0\.015 counts only what is known/);
  expect(limitInDoubt({ ...none, tokens: 9 }, unknown)).toMatch(/the budget of 9 tokens counts only what is known/);
  expect(exhaustedLimit({ ...none, costNanoUsd: 1, tokens: 1 }, unknown)).toBeNull();
  expect(exhaustedLimit({ ...none, costNanoUsd: 100 }, { ...spent, unknownCosts: 2 })).toContain('+ 2 unknown');
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
