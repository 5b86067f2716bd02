import type { Harness, HarnessEvent, Journal } from '@cub/schema';
import { trackedHarness } from './tracked-harness.js';

const result: HarnessEvent = { type: 'result', success: true, exitCode: 0, signal: null, error: null, text: '' };
const tokens = { input: 1, output: 2, cache_read: 3, cache_creation: 4 };

function record(events: readonly (HarnessEvent | Error)[]) {
  const recorded: unknown[] = [];
  const journal = { append: (type: string, data: unknown) => recorded.push([type, data]) } as unknown as Journal;
  const harness: Harness = {
    capabilities: { usage: true, model: true, system: false },
    detect: async () => ({ available: true, version: null, hint: '' }),
    async *run() {
      for (const event of events) {
        if (event instanceof Error) throw event;
        yield event;
      }
    },
  };
  const tracked = trackedHarness(harness, { journal, newId: () => 'NEW' });
  return { recorded, run: () => tracked.run({ model: 'm1' } as never, new AbortController().signal) };
}

async function drain(events: AsyncIterable<HarnessEvent>): Promise<HarnessEvent[]> {
  const all: HarnessEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
}

const unknown = { invocation_id: 'NEW', model: 'm1', tokens: null, cost_nano_usd: null, cost_source: 'unknown', price_table: null };

it('records usage once per invocation and passes every event on', async () => {
  const usage: HarnessEvent = { type: 'usage', invocationId: 'i1', model: 'm2', tokens, costNanoUsd: 5 };
  const { recorded, run } = record([usage, usage, { ...usage, invocationId: 'i2', costNanoUsd: null }, result]);
  expect(await drain(run())).toHaveLength(4);
  expect(recorded).toEqual([
    ['usage.recorded', { ...unknown, invocation_id: 'i1', model: 'm2', tokens, cost_nano_usd: 5, cost_source: 'reported' }],
    ['usage.recorded', { ...unknown, invocation_id: 'i2', model: 'm2', tokens }],
  ]);
});

it('records an invocation that reports again with more', async () => {
  const usage: HarnessEvent = { type: 'usage', invocationId: 'i1', model: 'm2', tokens, costNanoUsd: 5 };
  const { recorded, run } = record([usage, { ...usage, costNanoUsd: 9 }, result]);
  await drain(run());
  expect(recorded).toMatchObject([['usage.recorded', { invocation_id: 'i1', cost_nano_usd: 5 }], ['usage.recorded', { invocation_id: 'i1', cost_nano_usd: 9 }]]);
});

it.each([
  ['tokens above 2^53', { tokens: { ...tokens, input: 2 ** 60 } }, { tokens: null, cost_nano_usd: 5 }, /input tokens, received 1152921504606847000/],
  ['half a token', { tokens: { ...tokens, output: 0.5 } }, { tokens: null, cost_nano_usd: 5 }, /output tokens, received 0.5/],
  ['a cost above the bound', { costNanoUsd: 1e13 + 1 }, { tokens, cost_nano_usd: null, cost_source: 'unknown' }, /cost in nano-USD, received 10000000000001/],
  ['a negative cost', { costNanoUsd: -1 }, { tokens, cost_nano_usd: null, cost_source: 'unknown' }, /received -1/],
])('records %s as unknown and warns', async (_, wrong, expected, warning) => {
  const usage: HarnessEvent = { type: 'usage', invocationId: 'i1', model: 'm2', tokens, costNanoUsd: 5, ...wrong };
  const { recorded, run } = record([usage, result]);
  expect(await drain(run())).toMatchObject([{ type: 'usage' }, { type: 'warning', text: expect.stringMatching(warning) }, result]);
  expect(recorded).toMatchObject([['usage.recorded', expected]]);
});

it.each([
  ['reports none', [result]],
  ['says nothing at all', []],
])('records that usage is unknown when the agent %s', async (_, events) => {
  const { recorded, run } = record(events);
  await drain(run());
  expect(recorded).toEqual([['usage.recorded', unknown]]);
});

it('records it also when the harness breaks, or nobody listens to the end', async () => {
  const broken = record([{ type: 'message', text: 'a' }, new Error('broken')]);
  await expect(drain(broken.run())).rejects.toThrow('broken');
  const left = record([{ type: 'message', text: 'a' }, result]);
  for await (const event of left.run()) if (event.type === 'message') break;
  expect([broken.recorded, left.recorded]).toEqual([[['usage.recorded', unknown]], [['usage.recorded', unknown]]]);
});
