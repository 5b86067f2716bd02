import type { Clock, CubConfig, NewId } from '@cub/schema';
import type { PlannedFile } from '../points/init-step.js';
import { createToken } from '../token.js';

/** The repository that a command works on. All paths are absolute. */
export interface Project {
  /** The folder that holds `.cub`. */
  readonly root: string;
  /** `<root>/.cub`: what belongs to the branch. */
  readonly cubDir: string;
  /**
   * What belongs to this machine, shared by all worktrees: `<git common dir>/cub` (for a project in a subfolder `nested/<its path>` below that),
   * or `.cub/local` outside git. It need not exist yet.
   */
  readonly localDir: string;
  /** What can be made again at any time: `<localDir>/cache`; outside git in the user's cache folder, so that reading leaves nothing behind. */
  readonly cacheDir: string;
  /** The git work tree's top folder; null outside git. */
  readonly gitTop: string | null;
  /** `main`, or the name of a linked worktree; outside git `main`. */
  readonly tree: string;
  /** Prefix of new ids: the setting `project_id`, else the folder's name reduced to the grammar, else `cub`. */
  readonly projectId: string;
  /** True when `.cub/config.json` was there when the command began; `ensureInitialized` does not change it. */
  readonly initialized: boolean;
  /**
   * Writes `.cub/config.json` and `.cub/.gitignore` when they are missing. Every writing command calls it first.
   * @param projectId for a new config.json, which an existing one ignores; default: `projectId` of the project
   * @returns paths relative to the root of what was written; empty when all was there
   * @throws CubError `CUB_INIT_WRITE` (no permission, no room), `CUB_PROJECT_ID` (exit 2: not lower-case words joined by dashes)
   */
  ensureInitialized(projectId?: string): Promise<string[]>;
  /**
   * What `ensureInitialized` would write, and the rules that an existing `.gitignore` lacks. Writes nothing.
   * @throws CubError `CUB_PROJECT_ID` as `ensureInitialized`, `CUB_INIT_READ`
   */
  planInitialization(projectId?: string): Promise<PlannedFile[]>;
}
/** The folders of the repository that a command works on. */
export const projectToken = createToken<Project>('project');

/**
 * Which layer a setting comes from: `env` a variable such as `CUB_RUN_MAX_ATTEMPTS`, `project` `.cub.json` or `.cub/config.json`, `user` the user's
 * own `config.json`. `default` is for services that know defaults; cub's own knows none.
 */
export type ConfigOrigin = 'env' | 'project' | 'user' | 'default';

/** One setting, from the strongest place that has it. */
export interface Setting {
  /** As it stands there; a section is that place's alone. */
  readonly value: unknown;
  /** Which layer the place belongs to. */
  readonly origin: ConfigOrigin;
  /** An absolute path, or for `env` the name of the variable. */
  readonly place: string;
}

/** The settings of one place. */
export interface ConfigLayer {
  /** Two files of the project are two layers of one origin. */
  readonly origin: ConfigOrigin;
  /** Absolute path of the file; null for the environment. */
  readonly file: string | null;
  /** As cub reads them: what older versions wrote is called as it is now. */
  readonly values: Readonly<Record<string, unknown>>;
}

/**
 * The layered configuration: flag > env > project > user > default. Flags are the command's own business, and so are defaults. A plugin's own
 * section is `cub.config` in its factories.
 */
export interface ConfigService {
  /** All layers merged; objects key by key, everything else as a whole. */
  readonly values: CubConfig;
  /**
   * A setting as the strongest layer that has it says; an object is that layer's alone. Ask for the origin where a repository must not decide.
   * @param path dotted, for example `run.max_attempts`.
   * @returns undefined when no layer has it
   */
  get(path: string): Setting | undefined;
  /** A section with all layers merged; undefined when none has it. @param path dotted, for example `harness.script` */
  section(path: string): unknown;
}
/**
 * Settings. Asking for it fails with CubError `CUB_CONFIG_READ`, `CUB_CONFIG_SYNTAX` or `CUB_CONFIG_INVALID` (all exit 2), which name the place.
 * @example
 * const config = await cub.get(configToken);
 * const attempts = config.values.run?.max_attempts ?? 3;
 */
export const configToken = createToken<ConfigService>('config');

/** Where settings come from, for who shows or changes them. */
export interface ConfigSources {
  /** What each place says by itself, the strongest first. */
  readonly layers: readonly ConfigLayer[];
  /** Absolute paths of the files that `cub config set` writes to; they need not exist. */
  readonly files: { readonly project: string; readonly user: string };
}
/** The places of settings. Asking for it fails as asking for `configToken` does. */
export const configSourcesToken = createToken<ConfigSources>('configSources');

export type { Clock, CubConfig, NewId } from '@cub/schema';
/** The time; never ask the system yourself. */
export const clockToken = createToken<Clock>('clock');

/** New ULIDs. For ids that people read see `idsToken`. */
export const newIdToken = createToken<NewId>('newId');
