import { createExtensionPoint } from '../token.js';
import type { Finding } from './check.js';

/** What the project is set up for. */
export interface InitRequest {
  /** `init` sets a project up, `update` brings what it has up to date. Both add what is missing. */
  readonly command: 'init' | 'update';
  /** `--project-id`; undefined when the user did not say. */
  readonly projectId: string | undefined;
  /** Texts that the user may have written are written anew; the old ones are kept aside. */
  readonly force: boolean;
  /** False: nothing that runs by itself, such as git hooks. */
  readonly hooks: boolean;
}

/** One file as it is to be. */
export interface PlannedFile {
  /** Relative to the project's root; absolute for a file elsewhere, such as a git hook. Not a symbolic link: name what it leads to. */
  readonly path: string;
  /** What the file holds now; null when there is none. It is written only if that is still so. */
  readonly before: Uint8Array | null;
  /** What it is to hold. The same bytes as before: nothing is done. */
  readonly after: string | Uint8Array;
  /** Also for who owns it: `rwxr-xr-x`. @defaultValue as it was; for a new file what the umask leaves */
  readonly executable?: boolean;
  /** Something of the user's goes: the old content is kept aside, outside of the work tree. @defaultValue false */
  readonly keepsOld?: boolean;
}

/** What a step would do. */
export interface InitPlan {
  /** Folders above a file are made with it. */
  readonly files: readonly PlannedFile[];
  /** `warning` for what the user has to look at, `ok` for what is worth a line. */
  readonly findings?: readonly Finding[];
}

/**
 * One part of setting a project up, for `cub init` and `cub update`. Planning changes nothing; cub shows the plan with `--dry-run`, else writes
 * the files one by one, each whole or not at all. After that the same plan has nothing left to do.
 * @example
 * cub.contribute(points.initStep, {
 *   id: 'hello',
 *   create: (): InitStep => ({
 *     order: 50,
 *     plan: async () => ({ files: [{ path: '.cub/hello.md', before: null, after: 'Hello\n' }] }),
 *   }),
 * });
 */
export interface InitStep {
  /** Steps are planned and written in ascending order, those with the same one by id. Cub's own: `settings` 10, `merge-driver` 15, `git-hooks` 16, `texts` 20, `agent-files` 30, `map` 40. */
  readonly order: number;
  /** What it plans depends on files that other steps write: it comes after all others, and is planned once more when these are written. @defaultValue false */
  readonly comesLast?: boolean;
  /** Looks, and says what is to be done. What it throws ends the command before anything is written. */
  plan(request: InitRequest): Promise<InitPlan>;
}
/** Parts of setting a project up. */
export const initStepPoint = createExtensionPoint<InitStep>('initStep');
