import type { Harness, HarnessEvent, HarnessRequest } from '@cub/schema';
import { spawnProcess } from '@cub/track';
import { faultsOf } from './harness-events.js';
import { tempFolder, type TempFolder } from './temp-repo.js';

/** What makes a harness meet a certain agent; `env` is added to the environment of the test. */
export type HarnessSetting = Partial<Pick<HarnessRequest, 'options' | 'env' | 'model'>>;

/** Makes such an agent: writes what it needs to the folder, which is also the agent's working folder. */
export type HarnessScenario = (folder: TempFolder) => HarnessSetting;

/** What a run came to. */
export interface Play {
  readonly folder: TempFolder;
  readonly events: readonly HarnessEvent[];
  /** See {@link faultsOf}. */
  readonly faults: readonly string[];
  /** All that the agent said. */
  readonly text: string;
  readonly result: HarnessEvent | undefined;
}

export interface PlayOptions {
  /** To the request that the scenario makes. */
  readonly changes?: Partial<HarnessRequest>;
  /** When the test aborts it, the run may end without a result. */
  readonly stop?: AbortController;
  readonly onEvent?: (event: HarnessEvent) => void;
}

export const MARK = 'mark-4711';
export const FILLING = 'One of very many lines.';
/** More than fits into an argument of a program (128 KiB) or into a pipe. */
const PROMPT = `Do the thing. äöü € 😀\n${`${FILLING}\n`.repeat(50_000)}The end of the prompt.`;
export const SYSTEM = 'Be careful with it.';

/** Where a harness is tried: each run gets a folder of its own and real processes. */
export class HarnessStage {
  readonly #folders: TempFolder[] = [];

  constructor(readonly create: () => Harness | Promise<Harness>) {}

  /** Runs the harness to its end, or to where the test stops it. */
  async play(scenario: HarnessScenario, { changes = {}, stop = new AbortController(), onEvent }: PlayOptions = {}): Promise<Play> {
    const folder = tempFolder();
    this.#folders.push(folder);
    const harness = await this.create();
    const events: HarnessEvent[] = [];
    for await (const event of harness.run(requestFor(folder, { ...scenario(folder), ...changes }, stop.signal), stop.signal)) {
      events.push(event);
      onEvent?.(event);
    }
    return { folder, events, faults: faultsOf(events, stop.signal.aborted), text: textOf(events), result: events.at(-1) };
  }

  clear(): void {
    for (const folder of this.#folders.splice(0)) folder.remove();
  }
}

function requestFor(folder: TempFolder, setting: Partial<HarnessRequest>, signal: AbortSignal): HarnessRequest {
  const env = { ...definedOf(process.env), CUB_TEST_MARK: MARK, ...setting.env };
  const request = { prompt: PROMPT, system: SYSTEM, model: null, cwd: folder.dir, options: {}, ...setting, env };
  return { ...request, spawn: (command, args, options = {}) => spawnProcess(command, args, { cwd: request.cwd, ...options, env: { ...env, ...options.env }, signal, graceMs: 0 }) };
}

function definedOf(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])));
}

function textOf(events: readonly HarnessEvent[]): string {
  return events.map((event) => (event.type === 'message' || event.type === 'result' ? event.text : '')).join('\n');
}
