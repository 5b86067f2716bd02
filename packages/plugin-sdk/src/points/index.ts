import type { EntityKind, JournalEvent } from '@cub/schema';
import type { Cub } from '../plugin.js';
import type { PromptRequest } from '../services/prompt.js';
import type { TaskBackend } from '../services/tasks.js';
import { createExtensionPoint } from '../token.js';
import type { Finding } from './finding.js';
import { harnessPoint } from './harness.js';
import { initStepPoint } from './init-step.js';

/** Places where task definitions live. The setting `tasks.backend` names the one that is used. @defaultValue `files` */
export const taskBackendPoint = createExtensionPoint<TaskBackend>('taskBackend');

/**
 * One part of what an agent is told. Cub's own: `runloop` 10 and `constitution` 20 of the system prompt; `epic` 40, `task` 50, `retry` 60 and
 * `finish` 90 of the user prompt.
 * @example
 * cub.contribute(points.promptPart, {
 *   id: 'house-rules',
 *   create: (): PromptPart => ({ order: 55, target: 'user', render: async ({ task }) => (task.type === 'bug' ? 'Write the failing test first.' : null) }),
 * });
 */
export interface PromptPart {
  /** Parts are joined in ascending order, those with the same one by id. */
  readonly order: number;
  /** `system` is what holds for every task, `user` is about this one. */
  readonly target: 'system' | 'user';
  /** null, or nothing but white space, leaves the part out. The same request gives the same text. It has 60 s. What it throws ends the prompt: `CUB_CONTEXT_PART_FAILED`. */
  render(request: PromptRequest): Promise<string | null>;
}
/** Parts of the prompt. `cub context show --task ID` shows what they say, `--part ID` one alone. */
export const promptPartPoint = createExtensionPoint<PromptPart>('promptPart');

/**
 * A file that follows from events alone and can be deleted and rebuilt byte for byte. None of its functions does any I/O, keeps anything, or
 * fails at events that it does not know or whose data are not what they should be: it passes them over. `itBehavesLikeProjection` is its contract.
 * @example
 * const byDay: Projection<number> = {
 *   folder: 'by-day',
 *   tracked: false,
 *   keys: ({ type, ts }) => (type === 'task.completed' ? [ts.slice(0, 10)] : []),
 *   reduce: (count = 0) => count + 1,
 *   file: (count, day) => ({ path: `by-day/${day}.json`, content: `${JSON.stringify({ day, completed: count })}\n` }),
 * };
 */
export interface Projection<State = unknown> {
  /**
   * Ids of the entities that an event changes, empty for an event that is none of its business; each becomes one file, so one that is not safe in a path is passed over. The event
   * alone has to tell.
   */
  keys(event: JournalEvent): readonly string[];
  /**
   * What its keys are ids of, when they are: the folder is brought up to date by reading the events that name an entity, however long the journal
   * is. Without it all events are read.
   */
  readonly entity?: EntityKind;
  /**
   * The same events give the same state; nothing else is read or changed. Events arrive ordered by (ts, id), each once.
   * The state is handed over: a reducer may change it in place, its caller uses only what is returned.
   * @param state undefined at the first event of a key
   */
  reduce(state: State | undefined, event: JournalEvent, key: string): State;
  /** Where its files are, relative to the ledger folder: `by-run`. No other projection writes there. */
  readonly folder: string;
  /** Path relative to the ledger folder, inside of `folder`, and content, which ends with a line end; null while there is nothing to write yet. */
  file(state: State, key: string): { path: string; content: string } | null;
  /** False for files that git ignores: they are written but belong into no commit. */
  readonly tracked: boolean;
}
/** Files of the ledger. They are written when records are published, and compared with the journal by `cub verify`. */
export const projectionPoint = createExtensionPoint<Projection>('projection');

/**
 * A check of the environment (`doctorCheck`) or of the records (`verifyCheck`). It looks and changes nothing. `itBehavesLikeCheck` is its contract.
 * @example
 * cub.contribute(points.doctorCheck, {
 *   id: 'docker',
 *   create: () => ({
 *     title: 'Docker',
 *     run: async () => [existsSync('/var/run/docker.sock')
 *       ? { severity: 'ok', message: 'Docker runs' }
 *       : { severity: 'warning', message: 'Docker does not run', fix: 'Start it.' }],
 *   }),
 * });
 */
export interface Check {
  /** The heading that its findings stand under. */
  readonly title: string;
  /** Looks now. At least one finding, also when all is well; what it throws becomes an `error` that names the plugin. */
  run(): Promise<Finding[]>;
}
/** Checks of `cub doctor`: whether cub can work here. */
export const doctorCheckPoint = createExtensionPoint<Check>('doctorCheck');
/** Checks of `cub verify`: whether the records are whole. */
export const verifyCheckPoint = createExtensionPoint<Check>('verifyCheck');

/**
 * Something that the repository can make cub execute; `cub trust` lists what all sources name. A plugin that executes it asks
 * `TrustService.require` for the same items first. What comes from flags, the environment or the user's own settings needs no approval.
 * @example
 * cub.contribute(points.trustSource, {
 *   id: 'hello',
 *   create: async (host) => {
 *     const config = await host.get(configToken);
 *     const found = config.get('hello.command');
 *     const isTheirs = found?.origin === 'project';
 *     return { items: async () => (isTheirs ? [{ kind: 'hello command', origin: '.cub/config.json#hello.command', content: String(found.value) }] : []) };
 *   },
 * });
 */
export interface TrustSource {
  /** What it is now, each time it is asked; empty when there is nothing. For the fields see {@link TrustItem}. What it throws ends `cub trust`. */
  items(): Promise<{ kind: string; origin: string; content: string }[]>;
}
/** What `cub trust` lists. */
export const trustSourcePoint = createExtensionPoint<TrustSource>('trustSource');

/** Every extension point that this version knows; a contribution to any other is a fault of its plugin. */
export const points = {
  harness: harnessPoint,
  taskBackend: taskBackendPoint,
  promptPart: promptPartPoint,
  projection: projectionPoint,
  doctorCheck: doctorCheckPoint,
  verifyCheck: verifyCheckPoint,
  trustSource: trustSourcePoint,
  initStep: initStepPoint,
} as const;

export type { Cub };
export * from './finding.js';
export * from './harness.js';
export * from './init-step.js';
export * from './lifecycle.js';
