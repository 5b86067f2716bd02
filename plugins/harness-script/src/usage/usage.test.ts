import { parseUsage, UsageSyntaxError, type UsageReport } from './read-usage.js';
import { usageEvents } from './usage-events.js';

const UNKNOWN: UsageReport = { invocationId: null, model: null, tokens: null, costNanoUsd: null };

describe('a usage report', () => {
  it('has money as whole nano-USD and keeps the classes of tokens apart', () => {
    expect(parseUsage('{"model":"m","tokens":{"input":5,"output":4,"cache_read":3,"cache_creation":2},"cost_usd":0.000000001,"invocation_id":"x"}')).toEqual({
      invocationId: 'x',
      model: 'm',
      tokens: { input: 5, output: 4, cache_read: 3, cache_creation: 2 },
      costNanoUsd: 1,
    });
  });

  it('leaves unknown what it does not say', () => {
    expect(parseUsage('{}')).toEqual(UNKNOWN);
    expect(parseUsage('{"model":null,"tokens":null,"cost_usd":null,"cost_nano_usd":null,"invocation_id":null}')).toEqual(UNKNOWN);
    expect(parseUsage('{"tokens":{"input":1}}').tokens).toEqual({ input: 1, output: 0, cache_read: 0, cache_creation: 0 });
  });

  it('believes the exact cost before the rounded one', () => {
    expect(parseUsage('{"cost_usd":1,"cost_nano_usd":3}').costNanoUsd).toBe(3);
  });

  it.each([
    ['tokens 12', /expected JSON, received "tokens 12"; for example \{/],
    ['null', /expected an object, received null/],
    ['[]', /expected an object, received \[\]/],
    ['{"tokens":{}}', /input, output, cache_read, cache_creation as "tokens"/],
    ['{"tokens":{"prompt_tokens":5}}', /input, output, cache_read, cache_creation as "tokens"/],
    ['{"tokens":{"input":-1}}', /whole number from 0 to 10000000000000 as "tokens.input", received -1/],
    ['{"tokens":{"cache_read":10000000000001}}', /whole number from 0 to 10000000000000 as "tokens.cache_read", received 10000000000001/],
    ['{"cost_nano_usd":10000000000001}', /"cost_nano_usd", received 10000000000001/],
    ['{"cost_usd":10000.01}', /at most 10000 USD as "cost_usd", received 10000.01/],
    ['{"tokens":{"output":1.5}}', /"tokens.output", received 1.5/],
    ['{"cost_usd":"0.02"}', /an amount of at most 10000 USD as "cost_usd", received "0.02"/],
    ['{"cost_usd":-1}', /"cost_usd", received -1/],
    ['{"cost_usd":1e300}', /"cost_usd"/],
    ['{"cost_nano_usd":0.5}', /"cost_nano_usd", received 0.5/],
    ['{"model":7}', /as "model", received 7/],
    ['{"invocation_id":""}', /as "invocation_id", received ""/],
  ])('says what is wrong with %s', (text, message) => {
    expect(() => parseUsage(text)).toThrow(message);
    expect(() => parseUsage(text)).toThrow(UsageSyntaxError);
  });
});

describe('the invocations of an attempt', () => {
  it('have names of their own, also when they do not say them', () => {
    const toEvent = usageEvents('m-1');
    const events = ['unnamed-2', null, null, 'b'].map((invocationId) => toEvent({ ...UNKNOWN, invocationId }));
    expect(new Set(events.map((event) => event.type === 'usage' && event.invocationId)).size).toBe(4);
    expect(events).toMatchObject(Array.from({ length: 4 }, () => ({ type: 'usage', model: 'm-1' })));
  });

  it('keep their name when they report again with more', () => {
    const toEvent = usageEvents(null);
    const report = { ...UNKNOWN, invocationId: 'a', costNanoUsd: 5 };
    expect(toEvent(report)).toMatchObject({ type: 'usage', invocationId: 'a', costNanoUsd: 5 });
    expect(toEvent({ ...report, costNanoUsd: 7 })).toMatchObject({ type: 'usage', invocationId: 'a', costNanoUsd: 7 });
  });
});
