import type { JournalEvent } from '@cub/schema';
import type { Cub } from '../plugin.js';
import type { PromptRequest } from '../services/prompt.js';
import type { TaskBackend } from '../services/tasks.js';
import { createExtensionPoint } from '../token.js';
import { harnessPoint } from './harness.js';

export const taskBackendPoint = createExtensionPoint<TaskBackend>('taskBackend');

/** One part of what an agent is told. */
export interface PromptPart {
  /** Parts are joined in ascending order. */
  readonly order: number;
  readonly target: 'system' | 'user';
  /** null leaves the part out. The same request gives the same text. */
  render(request: PromptRequest): Promise<string | null>;
}
export const promptPartPoint = createExtensionPoint<PromptPart>('promptPart');

/** A file that follows from events alone and can be deleted and rebuilt byte for byte. */
export interface Projection<State = unknown> {
  /** Ids of the entities that an event changes; each becomes one file. The event alone has to tell. */
  keys(event: JournalEvent): readonly string[];
  /**
   * The same events give the same state; nothing else is read or changed. Events arrive ordered by (ts, id), each once.
   * The state is handed over: a reducer may change it in place, its caller uses only what is returned.
   * @param state undefined at the first event of a key
   */
  reduce(state: State | undefined, event: JournalEvent, key: string): State;
  /** Where its files are, relative to the ledger folder: `by-run`. No other projection writes there. */
  readonly folder: string;
  /** Path relative to the ledger folder, inside of `folder`, and content; null while there is nothing to write yet. */
  file(state: State, key: string): { path: string; content: string } | null;
  /** False for files that git ignores: they are written but belong into no commit. */
  readonly tracked: boolean;
}
export const projectionPoint = createExtensionPoint<Projection>('projection');

/** One thing that a check found. */
export interface Finding {
  readonly severity: 'ok' | 'warning' | 'error';
  readonly message: string;
  /** What to do; required for warnings and errors. */
  readonly fix?: string;
  /** `file:line` or the like. */
  readonly place?: string;
}

/** A check of the environment (`doctorCheck`) or of the records (`verifyCheck`). */
export interface Check {
  readonly title: string;
  run(): Promise<Finding[]>;
}
export const doctorCheckPoint = createExtensionPoint<Check>('doctorCheck');
export const verifyCheckPoint = createExtensionPoint<Check>('verifyCheck');

/** Something that the repository can make cub execute; `cub trust` lists what all sources name. */
export interface TrustSource {
  items(): Promise<{ kind: string; origin: string; content: string }[]>;
}
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
} as const;

export type { Cub };
export * from './harness.js';
export * from './lifecycle.js';
