import type { Harness, HarnessUsage } from '@cub/schema';
import { FILLING, HarnessStage, MARK, SYSTEM, type HarnessScenario } from './harness-stage.js';

export { HarnessStage, type HarnessScenario, type HarnessSetting, type Play, type PlayOptions } from './harness-stage.js';

/** The agents that the suite needs. null: there is no such agent; its tests are skipped visibly. */
export interface HarnessScenarios {
  /** Says `hello` and ends well. It does not read its input. */
  readonly success: HarnessScenario;
  /** Says `hello` and fails. */
  readonly failure: HarnessScenario;
  /** Says `ready`, and then nothing for ten minutes. */
  readonly hang: HarnessScenario;
  /** Does not exist. */
  readonly missing: HarnessScenario;
  /** Says all that it is told, the value of `CUB_TEST_MARK`, and its working folder, and ends well. */
  readonly echo: HarnessScenario | null;
  /** Says `before`, a line with the byte 0xFF, 5 MB of anything, and `after`, and ends well. */
  readonly flood: HarnessScenario | null;
  /** Reports usage and ends well. `expected`: what has to arrive, in this order, one for each invocation. */
  readonly usage: { readonly prepare: HarnessScenario; readonly expected: readonly Partial<HarnessUsage>[] } | null;
}

/** What `itBehavesLikeHarness` needs to know. */
export interface HarnessSuite {
  /** Name of the harness, for the names of the tests. */
  readonly name: string;
  /** Makes the harness that is tested, anew for each run. */
  create(): Harness | Promise<Harness>;
  /** How the harness is made to meet an agent that succeeds, fails, hangs, … */
  readonly scenarios: HarnessScenarios;
}

const TIMEOUT_MS = 90_000;

/**
 * The contract of every harness, as jest tests with real processes. Call it at the top of a test file.
 * @example itBehavesLikeHarness({ name: 'my-agent', create: () => createMyHarness(), scenarios })
 */
export function itBehavesLikeHarness(suite: HarnessSuite): void {
  describe(`${suite.name} behaves like a harness`, () => {
    const stage = new HarnessStage(suite.create);
    afterEach(() => stage.clear());
    for (const { title, isPossible, check } of harnessCases(suite.scenarios)) (isPossible ? it : it.skip)(title, () => check(stage), TIMEOUT_MS);
  });
}

/** One sentence of the contract. */
export interface HarnessCase {
  readonly title: string;
  /** False without the agent that it takes. */
  readonly isPossible: boolean;
  /** @throws what jest's `expect` throws when it does not hold */
  readonly check: (stage: HarnessStage) => Promise<void>;
}

/** The contract, one case after the other. */
export function harnessCases(scenarios: HarnessScenarios): HarnessCase[] {
  const { echo, flood, usage } = scenarios;
  const always = (title: string, check: HarnessCase['check']): HarnessCase => ({ title, isPossible: true, check });
  const given = (isPossible: boolean, title: string, check: HarnessCase['check']): HarnessCase => ({ title, isPossible, check });
  return [
    always('says what it can do, and what to do when it cannot be used', describesItself),
    always('passes on what the agent says, and one result at the end', (stage) => passesOn(stage, scenarios)),
    always('tells a failure with its category and what happened', (stage) => tellsFailure(stage, scenarios)),
    always('tells an agent that does not exist as a failure and throws nothing', (stage) => tellsMissing(stage, scenarios)),
    always('keeps two runs at once apart', (stage) => keepsApart(stage, scenarios)),
    always('ends soon when it is told to', (stage) => endsWhenTold(stage, scenarios)),
    always('does not work when it was told to end before it began', (stage) => doesNotBegin(stage, scenarios)),
    given(echo !== null, 'hands over the whole prompt, however long, the environment and the working folder', (stage) => handsOver(stage, scenarios)),
    given(echo !== null, 'hands over the prompt alone when there are no instructions', (stage) => handsOverAlone(stage, scenarios)),
    given(flood !== null, 'survives bytes that are no text, and a flood', (stage) => survives(stage, scenarios)),
    given(usage !== null, 'reports what each invocation used, once', (stage) => reportsUsage(stage, scenarios)),
  ];
}

async function describesItself(stage: HarnessStage): Promise<void> {
  const harness = await stage.create();
  expect(harness.capabilities).toEqual({ usage: expect.any(Boolean), model: expect.any(Boolean), system: expect.any(Boolean) });
  const { available, hint } = await harness.detect({});
  expect(available || hint.trim() !== '').toBe(true);
  expect(harness.trustItems?.({}) ?? []).toBeInstanceOf(Array);
}

async function passesOn(stage: HarnessStage, { success }: HarnessScenarios): Promise<void> {
  const { faults, text, result } = await stage.play(success);
  expect(faults).toEqual([]);
  expect(text).toContain('hello');
  expect(result).toMatchObject({ type: 'result', success: true, error: null });
}

async function tellsFailure(stage: HarnessStage, { failure }: HarnessScenarios): Promise<void> {
  const { faults, text, result } = await stage.play(failure);
  expect(faults).toEqual([]);
  expect(text).toContain('hello');
  expect(result).toMatchObject({ type: 'result', success: false, error: { category: expect.any(String) } });
}

async function tellsMissing(stage: HarnessStage, { missing }: HarnessScenarios): Promise<void> {
  const { faults, result } = await stage.play(missing);
  expect(faults).toEqual([]);
  expect(result).toMatchObject({ type: 'result', success: false, error: { category: 'agent_error' } });
}

async function keepsApart(stage: HarnessStage, { success, failure }: HarnessScenarios): Promise<void> {
  const [one, other] = await Promise.all([stage.play(success), stage.play(failure)]);
  expect([...one.faults, ...other.faults]).toEqual([]);
  expect([one.result, other.result]).toMatchObject([{ success: true }, { success: false }]);
}

async function endsWhenTold(stage: HarnessStage, { hang }: HarnessScenarios): Promise<void> {
  const stop = new AbortController();
  const { faults, text, events } = await stage.play(hang, { stop, onEvent: ({ type }) => type === 'message' && stop.abort() });
  expect(text).toContain('ready');
  expect(faults).toEqual([]);
  expect(events).not.toContainEqual(expect.objectContaining({ type: 'result', success: true }));
}

async function doesNotBegin(stage: HarnessStage, { hang }: HarnessScenarios): Promise<void> {
  const stop = new AbortController();
  stop.abort();
  const { faults, events } = await stage.play(hang, { stop });
  expect(faults).toEqual([]);
  expect(events).not.toContainEqual(expect.objectContaining({ type: 'result', success: true }));
}

async function handsOver(stage: HarnessStage, { echo, success }: HarnessScenarios): Promise<void> {
  const { faults, folder, text } = await stage.play(echo ?? success);
  expect(faults).toEqual([]);
  const missing = [SYSTEM, 'Do the thing. äöü € 😀', 'The end of the prompt.', MARK, folder.dir].filter((part) => !text.includes(part));
  expect(missing).toEqual([]);
  expect(text.split(FILLING).length - 1).toBe(50_000);
}

async function handsOverAlone(stage: HarnessStage, { echo, success }: HarnessScenarios): Promise<void> {
  const { text } = await stage.play(echo ?? success, { changes: { prompt: 'just this', system: '' } });
  expect(text).toContain('just this');
  expect(text).not.toMatch(/undefined|null/);
}

async function survives(stage: HarnessStage, { flood, success }: HarnessScenarios): Promise<void> {
  const { faults, text, result } = await stage.play(flood ?? success);
  expect(faults).toEqual([]);
  expect(['before', '\ufffd', 'after'].filter((part) => !text.includes(part))).toEqual([]);
  expect(result).toMatchObject({ success: true });
}

async function reportsUsage(stage: HarnessStage, { usage, success }: HarnessScenarios): Promise<void> {
  const { faults, events } = await stage.play(usage?.prepare ?? success);
  expect(faults).toEqual([]);
  const reported = events.filter(({ type }) => type === 'usage');
  expect(reported).toMatchObject((usage?.expected ?? []).map((one) => ({ type: 'usage', ...one })));
  expect((await stage.create()).capabilities.usage).toBe(true);
}
