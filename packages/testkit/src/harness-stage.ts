import type { Harness, HarnessEvent, HarnessRequest } from '@cub/schema';
import { spawnProcess } from '@cub/track';
import { faultsOf } from './harness-events.js';
import { allowSpawn, watchProcesses } from './process-watch.js';
import { tempFolder, type TempFolder } from './temp-repo.js';

/** What makes a harness meet a certain agent; `env` is added to the environment of the test. */
export type HarnessSetting = Partial<Pick<HarnessRequest, 'options' | 'env' | 'model'>>;

/** Makes such an agent: writes what it needs to the folder, which is also the agent's working folder. */
export type HarnessScenario = (folder: TempFolder) => HarnessSetting;

/** What a run came to. */
export interface Play {
  /** The folder that the agent worked in. It is there until the stage is cleared. */
  readonly folder: TempFolder;
  /** All that the harness sent, in order. */
  readonly events: readonly HarnessEvent[];
  /** What is wrong with these events, or with what was started, in sentences such as `sends the result last`; empty when all is well. */
  readonly faults: readonly string[];
  /** All that the agent said: the texts of its messages and its result, a line each. */
  readonly text: string;
  /** The last event, which is to be the `result`; undefined when the harness sent nothing. */
  readonly result: HarnessEvent | undefined;
}

/** How a run differs from what the scenario says. */
export interface PlayOptions {
  /** Fields of the request in place of the scenario's; `spawn` stays the stage's own. */
  readonly changes?: Partial<HarnessRequest>;
  /** When the test aborts it, the run may end without a result. */
  readonly stop?: AbortController;
  /** Called for each event when it arrives, for example to abort `stop` then. */
  readonly onEvent?: (event: HarnessEvent) => void;
}

/** Less than the suite allows a test, so that the test sees what is wrong and nothing is left running. */
const LIMIT_MS = 60_000;

export const MARK = 'mark-4711';
export const FILLING = 'One of very many lines.';
/** More than fits into an argument of a program (128 KiB) or into a pipe. */
const PROMPT = `Do the thing. äöü € 😀\n${`${FILLING}\n`.repeat(50_000)}The end of the prompt.`;
export const SYSTEM = 'Be careful with it.';

/**
 * Where a harness is tried: each run gets a folder of its own and real processes.
 * @example
 * const stage = new HarnessStage(() => createMyHarness());
 * afterEach(() => stage.clear());
 * it('passes on what the agent says', async () => {
 *   const { faults, text } = await stage.play(() => ({ options: { command: 'echo hello' } }));
 *   expect([faults, text.trim()]).toEqual([[], 'hello']);
 * });
 */
export class HarnessStage {
  readonly #folders: TempFolder[] = [];

  constructor(
    /** Makes the harness, anew for each run. */
    readonly create: () => Harness | Promise<Harness>,
  ) {}

  /**
   * Runs the harness to its end, or to where the test stops it. The prompt is over 1 MB, and `CUB_TEST_MARK` is in the environment.
   * @throws what the harness throws
   */
  async play(scenario: HarnessScenario, { changes = {}, stop = new AbortController(), onEvent }: PlayOptions = {}): Promise<Play> {
    const folder = tempFolder();
    this.#folders.push(folder);
    const harness = await this.create();
    const events: HarnessEvent[] = [];
    const request = requestFor(folder, { ...scenario(folder), ...changes }, stop.signal);
    const misdeeds = await watchProcesses(async () => {
      for await (const event of harness.run(request, stop.signal)) {
        events.push(event);
        onEvent?.(event);
      }
    }, LIMIT_MS);
    return { folder, events, faults: [...faultsOf(events, stop.signal.aborted), ...misdeeds], text: textOf(events), result: events.at(-1) };
  }

  /** Removes the folders of all runs so far. Call it in `afterEach`. */
  clear(): void {
    for (const folder of this.#folders.splice(0)) folder.remove();
  }
}

function requestFor(folder: TempFolder, setting: Partial<HarnessRequest>, signal: AbortSignal): HarnessRequest {
  const env = { ...definedOf(process.env), CUB_TEST_MARK: MARK, ...setting.env };
  const request = { prompt: PROMPT, system: SYSTEM, model: null, cwd: folder.dir, options: {}, ...setting, env };
  return {
    ...request,
    spawn: (command, args, options = {}) =>
      allowSpawn(() => spawnProcess(command, args, { cwd: request.cwd, ...options, env: { ...env, ...options.env }, signal, graceMs: 0 })),
  };
}

function definedOf(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])));
}

function textOf(events: readonly HarnessEvent[]): string {
  return events.map((event) => (event.type === 'message' || event.type === 'result' ? event.text : '')).join('\n');
}
