import type { LifecycleContexts, LifecycleEvent } from './points/lifecycle.js';
import type { ExtensionPoint, Token } from './token.js';

/** The version of the contract between host and plugin that this SDK describes. */
export const API_VERSION = 1;

/** How services and contributions are reached. Every call imports exactly the plugins whose manifest names what is asked for. */
export interface Cub {
  /** @throws CubError `CUB_SERVICE_MISSING`, `CUB_SERVICE_CYCLE`, or `CUB_SERVICE_FAILED` when the provider's factory throws. */
  get<T>(token: Token<T>): Promise<T>;
  /** One contribution by its id. @throws CubError `CUB_CONTRIBUTION_MISSING`, which lists the ids that exist. */
  one<T>(point: ExtensionPoint<T>, id: string): Promise<T>;
  /** All contributions of a point, sorted by id; those of faulty plugins are left out and reported by `cub doctor`. */
  all<T>(point: ExtensionPoint<T>): Promise<Contribution<T>[]>;
  /** Ids of a point's contributions, from the manifests alone: imports nothing. */
  ids(point: ExtensionPoint<unknown>): string[];
  /** Calls the listeners of a lifecycle event one after the other; their answers in that order. A failing listener is reported, not thrown. */
  emit<E extends LifecycleEvent>(event: E, context: LifecycleContexts[E]): Promise<LifecycleAnswer[]>;
}

export interface Contribution<T> {
  readonly id: string;
  readonly plugin: string;
  readonly value: T;
}

export interface LifecycleAnswer {
  readonly plugin: string;
  /** `block` at `pre-session` skips the task. */
  readonly decision?: 'block';
  readonly reason?: string;
}

/** What `register` may do: record, nothing else. */
export interface Registrar<Config = unknown> {
  /** Provides the one implementation of a service. The factory runs at most once, when the service is first asked for. */
  provide<T>(token: Token<T>, factory: (cub: PluginCub<Config>) => T | Promise<T>): void;
  /** Adds one of many. `create` runs when the contribution is first asked for. */
  contribute<T>(
    point: ExtensionPoint<T>,
    contribution: { readonly id: string; create(cub: PluginCub<Config>): T | Promise<T> },
  ): void;
  /** Listens to a lifecycle event; named in `contributes` as `on:<event>`. */
  on<E extends LifecycleEvent>(
    event: E,
    handler: (
      context: LifecycleContexts[E],
      cub: PluginCub<Config>,
    ) => void | Omit<LifecycleAnswer, 'plugin'> | Promise<void | Omit<LifecycleAnswer, 'plugin'>>,
  ): void;
}

/** The host as one plugin's factories see it. */
export interface PluginCub<Config = unknown> extends Cub {
  /** The plugin's own section of the configuration, parsed with its `configSchema`. */
  readonly config: Config;
}

/** Any schema with zod's `safeParse`, of whichever zod copy or version. */
export interface ConfigSchema<Config> {
  safeParse(value: unknown): { success: true; data: Config } | { success: false; error: { message: string } };
}

export interface PluginDefinition<Config = unknown> {
  readonly $$type: 'cub.plugin';
  readonly id: string;
  readonly configKey?: string;
  readonly configSchema?: ConfigSchema<Config>;
  register(cub: Registrar<Config>): void;
}

/**
 * Defines a plugin: the default export of the module that `package.json#cub.plugin` names.
 * `register` is a table of contents; it does no I/O.
 * @example
 * export default definePlugin({
 *   id: 'hello',
 *   register(cub) {
 *     cub.contribute(points.doctorCheck, { id: 'hello', create: () => ({ title: 'Hello', run: async () => [] }) });
 *   },
 * });
 */
export function definePlugin<Config = unknown>(
  definition: Omit<PluginDefinition<Config>, '$$type'>,
): PluginDefinition<Config> {
  return Object.freeze({ $$type: 'cub.plugin', ...definition });
}

/** `package.json#cub`: read without running any code of the plugin. */
export interface PluginManifest {
  readonly apiVersion: number;
  /** The plugin's module, relative to its package.json. */
  readonly plugin: string;
  /** `service:<token id>`, `<point id>:<contribution id>`, `on:<lifecycle event>`. */
  readonly contributes: readonly string[];
}
