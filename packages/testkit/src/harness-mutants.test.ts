import { spawn } from 'node:child_process';
import type { Harness, HarnessEvent, HarnessRequest } from '@cub/schema';
import { harnessCases, HarnessStage, type HarnessScenarios } from './harness-suite.js';

const plays = (PLAY: string) => () => ({ env: { PLAY } });
const scenarios: HarnessScenarios = {
  success: plays('echo hello'),
  failure: plays('echo hello; exit 3'),
  hang: plays('echo ready; exec sleep 600'),
  missing: plays('exec no-such-program'),
  echo: plays('cat; echo "$CUB_TEST_MARK"; pwd'),
  flood: plays(`echo before; printf '\\377\\n'; head -c 5000000 /dev/zero | tr '\\0' x | fold -w 1000; echo; echo after`),
  usage: { prepare: plays('echo hello'), expected: [{ invocationId: 'a', tokens: null }] },
};

const USED: HarnessEvent = { type: 'usage', invocationId: 'a', model: null, tokens: null, costNanoUsd: null };

async function* runs({ system, prompt, spawn: start }: Pick<HarnessRequest, 'system' | 'prompt' | 'spawn'>): AsyncGenerator<HarnessEvent> {
  const child = start('sh', ['-c', 'eval "$PLAY"'], { stdin: [system, prompt].filter((part) => part !== '').join('\n\n') });
  for await (const text of child.lines) yield { type: 'message', text };
  const { code, signal } = await child.exit;
  yield USED;
  const success = code === 0;
  yield { type: 'result', success, exitCode: code, signal, text: '', error: success ? null : { category: 'agent_error', summary: `it ended with ${signal ?? code}` } };
}

const good: Harness = { capabilities: { usage: true, model: false, system: false }, detect: async () => ({ available: false, version: null, hint: 'Install it.' }), run: runs };

/** The events of the good one, changed. */
const changing = (change: (event: HarnessEvent) => HarnessEvent[]): Harness['run'] =>
  async function* (request) {
    for await (const event of runs(request)) yield* change(event);
  };
const asking = (change: (request: HarnessRequest) => Partial<HarnessRequest>): Harness['run'] => (request) => runs({ ...request, ...change(request) });

/** Starts the agent itself. @param leave what is left running */
const past = (leave: boolean): Harness['run'] =>
  async function* ({ env, cwd }, signal) {
    const child = spawn('sh', ['-c', 'eval "$PLAY"'], { env: { ...env }, cwd, stdio: ['ignore', 'pipe', 'ignore'], detached: true });
    if (!leave) signal.addEventListener('abort', () => child.kill());
    const stopped = new Promise<null>((resolve) => (signal.aborted ? resolve(null) : signal.addEventListener('abort', () => resolve(null))));
    const text = await Promise.race([new Promise<string>((resolve) => child.stdout.once('data', (chunk) => resolve(String(chunk)))), stopped]);
    yield { type: 'message', text: text ?? '' };
    const code = await Promise.race([new Promise<number | null>((resolve) => child.once('exit', resolve)), stopped]);
    const success = code === 0;
    yield { type: 'result', success, exitCode: code, signal: null, text: '', error: success ? null : { category: 'agent_error', summary: 'no' } };
  };

/** The case of this title, held against a harness. */
async function outcome(title: RegExp, harness: Harness): Promise<string> {
  const found = harnessCases(scenarios).filter((one) => title.test(one.title));
  expect(found).toHaveLength(1);
  const stage = new HarnessStage(() => harness);
  try {
    await found[0]?.check(stage);
    return 'passed';
  } catch {
    return 'failed';
  } finally {
    stage.clear();
  }
}

it.each(harnessCases(scenarios).map(({ title }) => title))('a good harness %s', async (title) => {
  expect(await outcome(new RegExp(`^${title}$`), good)).toBe('passed');
});

it.each<[string, RegExp, Partial<Harness>]>([
  ['has no capabilities', /what it can do/, { capabilities: {} as Harness['capabilities'] }],
  ['cannot be used and does not say why', /what it can do/, { detect: async () => ({ available: false, version: null, hint: ' ' }) }],
  ['keeps to itself what the agent says', /passes on/, { run: changing((event) => (event.type === 'message' ? [] : [event])) }],
  ['has no result', /passes on/, { run: changing((event) => (event.type === 'result' ? [] : [event])) }],
  ['has two results', /passes on/, { run: changing((event) => (event.type === 'result' ? [event, event] : [event])) }],
  ['goes on after its result', /passes on/, { run: changing((event) => (event.type === 'result' ? [event, { type: 'message', text: 'late' }] : [event])) }],
  ['takes every end for a success', /tells a failure/, { run: changing((event) => (event.type === 'result' ? [{ ...event, success: true, error: null, exitCode: 0 }] : [event])) }],
  ['throws when there is no agent', /does not exist/, { run: changing((event) => { if (event.type === 'result' && !event.success) throw new Error('ENOENT'); return [event]; }) }],
  ['mixes up two runs', /two runs at once/, { run: mixedUp() }],
  ['goes on when it is told to end', /ends soon/, { run: changing((event) => (event.type === 'result' ? [{ ...event, success: true, error: null, exitCode: 0, signal: null }] : [event])) }],
  ['says that it worked although it was told not to begin', /before it began/, { run: async function* () { yield { type: 'result', success: true, exitCode: 0, signal: null, error: null, text: '' }; } }],
  ['cuts the prompt', /whole prompt/, { run: asking(({ prompt }) => ({ prompt: prompt.slice(0, 100_000) })) }],
  ['leaves the instructions out', /whole prompt/, { run: asking(() => ({ system: '' })) }],
  ['runs its agent with another environment', /whole prompt/, { run: asking(({ spawn: start }) => ({ spawn: (command, args, options) => start(command, args, { ...options, env: { CUB_TEST_MARK: '' } }) })) }],
  ['runs its agent in another folder', /whole prompt/, { run: asking(({ spawn: start }) => ({ spawn: (command, args, options) => start(command, args, { ...options, cwd: '/' }) })) }],
  ['writes undefined for what there is not', /no instructions/, { run: asking(({ system, prompt }) => ({ system: '', prompt: `${system || 'undefined'}\n${prompt}` })) }],
  ['loses what is no text', /flood/, { run: changing((event) => (event.type === 'message' && event.text.includes('\ufffd') ? [] : [event])) }],
  ['reports usage twice', /each invocation/, { run: changing((event) => (event.type === 'usage' ? [event, event] : [event])) }],
  ['reports other usage', /each invocation/, { run: changing((event) => (event.type === 'usage' ? [{ ...event, invocationId: 'b' }] : [event])) }],
  ['starts its agent past spawn', /passes on/, { run: past(false) }],
  ['starts its agent past spawn when it was told not to begin', /before it began/, { run: past(false) }],
  ['leaves its agent running', /ends soon/, { run: past(true) }],
  ['leaves an agent running that it started as it should', /passes on/, { run: leaving() }],
])('finds a harness that %s', async (_, title, change) => {
  expect(await outcome(title, { ...good, ...change })).toBe('failed');
});

/** Tells every run how the run before ended. */
function mixedUp(): Harness['run'] {
  let last: HarnessEvent | undefined;
  return async function* (request) {
    for await (const event of runs(request)) {
      if (event.type !== 'result') yield event;
      else {
        last ??= event;
        yield last;
      }
    }
  };
}

function leaving(): Harness['run'] {
  return async function* (request) {
    request.spawn('sleep', ['600']);
    yield* runs(request);
  };
}
