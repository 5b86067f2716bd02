import type { Clock, CubConfig, NewId } from '@cub/schema';
import { createToken } from '../token.js';

/** The repository that a command works on. All paths are absolute. */
export interface Project {
  /** The folder that holds `.cub`. */
  readonly root: string;
  /** `<root>/.cub`: what belongs to the branch. */
  readonly cubDir: string;
  /** What belongs to this machine, shared by all worktrees: `<git common dir>/cub`, or `.cub/local` outside git. */
  readonly localDir: string;
  /** The git work tree's top folder; null outside git. */
  readonly gitTop: string | null;
  /** `main`, or the name of a linked worktree. */
  readonly tree: string;
  /** Prefix of new ids. */
  readonly projectId: string;
  /** True when `.cub` exists already. */
  readonly initialized: boolean;
  /**
   * Writes `.cub/config.json` and `.cub/.gitignore` when they are missing. Every writing command calls it first.
   * @param projectId for a new config.json; default: the folder's name reduced to the grammar, else `cub`
   * @returns paths relative to the root of what was written
   * @throws CubError `CUB_INIT_WRITE`, `CUB_PROJECT_ID`
   */
  ensureInitialized(projectId?: string): Promise<string[]>;
}
export const projectToken = createToken<Project>('project');

export type ConfigOrigin = 'env' | 'project' | 'user' | 'default';

/** The layered configuration: flag > env > project > user > default. Flags are the command's own business. */
export interface ConfigService {
  readonly values: CubConfig;
  /** @param path dotted, for example `run.max_attempts`. */
  get(path: string): { value: unknown; origin: ConfigOrigin } | undefined;
  /** A section with all layers merged; undefined when none has it. */
  section(path: string): unknown;
}
export const configToken = createToken<ConfigService>('config');

export type { Clock, NewId } from '@cub/schema';
export const clockToken = createToken<Clock>('clock');

export const newIdToken = createToken<NewId>('newId');
