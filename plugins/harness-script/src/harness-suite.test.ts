import { itBehavesLikeHarness, type HarnessScenario } from '@cub/testkit';
import { createScriptHarness } from './script-harness.js';

const create = () => createScriptHarness({ values: {}, get: () => undefined, section: () => undefined });
const command = (text: string): HarnessScenario => () => ({ options: { command: text } });
const session = (...lines: object[]): HarnessScenario => (folder) => {
  folder.write({ 'session.jsonl': lines.map((line) => `${JSON.stringify(line)}\n`).join('') });
  return { options: { replay: `${folder.dir}/session.jsonl` } };
};

const TOKENS = { input: 1200, output: 300, cache_read: 10, cache_creation: 5 };

itBehavesLikeHarness({
  name: 'script with a command',
  create,
  scenarios: {
    success: command('echo hello'),
    failure: command('echo hello; echo out of luck >&2; exit 3'),
    hang: command('echo ready; sleep 600'),
    missing: command('no-such-agent --print'),
    echo: command('cat; echo; echo "$CUB_TEST_MARK"; pwd'),
    flood: command(`echo before; printf 'bad \\377 byte\\n'; head -c 2500000 /dev/zero | tr '\\0' x; echo; yes 'a line of the flood' | head -c 2500000; echo; echo after`),
    usage: {
      prepare: command(`echo 'cub:usage {"model":"m-1","tokens":${JSON.stringify(TOKENS)},"cost_usd":0.02}'; echo 'cub:usage {"invocation_id":"x"}'`),
      expected: [
        { model: 'm-1', tokens: TOKENS, costNanoUsd: 20_000_000 },
        { invocationId: 'x', model: null, tokens: null, costNanoUsd: null },
      ],
    },
  },
});

itBehavesLikeHarness({
  name: 'script with a recorded session',
  create,
  scenarios: {
    success: session({ type: 'message', text: 'hello' }, { type: 'result', success: true }),
    failure: session({ type: 'message', text: 'hello' }, { type: 'result', success: false, error: 'out of luck' }),
    hang: session({ type: 'message', text: 'ready' }, { type: 'sleep', ms: 600_000 }, { type: 'result', success: true }),
    missing: () => ({ options: { replay: '/no/such/session.jsonl' } }),
    echo: null,
    flood: null,
    usage: {
      prepare: session({ type: 'usage', model: 'm-1', tokens: TOKENS, cost_nano_usd: 7 }, { type: 'usage' }, { type: 'result', success: true }),
      expected: [{ model: 'm-1', tokens: TOKENS, costNanoUsd: 7 }, { model: null, tokens: null, costNanoUsd: null }],
    },
  },
});
