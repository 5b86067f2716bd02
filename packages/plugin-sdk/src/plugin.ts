import type { LifecycleContexts, LifecycleEvent } from './points/lifecycle.js';
import type { ExtensionPoint, Token } from './token.js';

/**
 * The version of the contract between host and plugin that this SDK describes. A host loads plugins whose `package.json#cub.apiVersion` is its own;
 * another one is a fault (`CUB_PLUGIN_API_VERSION`).
 */
export const API_VERSION = 1;

/**
 * How services and contributions are reached. Every call imports exactly the plugins whose manifest names what is asked for. What was made
 * once is kept as long as the host, and so is a failure.
 * @example
 * const tasks = await cub.get(tasksToken);
 * const script = await cub.one(points.harness, 'script');
 * for (const { id, plugin, value } of await cub.all(points.doctorCheck)) console.log(id, plugin, value.title);
 */
export interface Cub {
  /**
   * The one implementation of a service, made when it is first asked for.
   * @throws CubError `CUB_SERVICE_MISSING` (nobody provides it), `CUB_SERVICE_CYCLE` (providers wait for each other), `CUB_SERVICE_FAILED` (the
   * factory throws, or takes more than 10 s), `CUB_PLUGIN_DISABLED` (its plugin is faulty), `CUB_CONFIG_INVALID` (the plugin's settings are wrong);
   * a CubError of the factory is passed on as it is
   */
  get<T>(token: Token<T>): Promise<T>;
  /**
   * One contribution by its id, made when it is first asked for.
   * @throws CubError `CUB_CONTRIBUTION_MISSING` (exit 2), which lists the ids that exist; else as `get`
   */
  one<T>(point: ExtensionPoint<T>, id: string): Promise<T>;
  /**
   * All contributions of a point, sorted by id; those that cannot be made are left out, warned of on stderr and reported by `cub doctor`.
   * @throws CubError that a factory throws itself for something else than a service or a plugin, for example `CUB_CONFIG_INVALID`
   */
  all<T>(point: ExtensionPoint<T>): Promise<Contribution<T>[]>;
  /** Ids of a point's contributions, sorted, from the manifests alone: imports nothing, so that one of them may still turn out to be faulty. */
  ids(point: ExtensionPoint<unknown>): string[];
  /**
   * Calls the listeners of a lifecycle event one after the other; their answers in that order, without those that say nothing. A failing listener is
   * a warning on stderr, not thrown, and so is one that takes more than 60 s. `cub run` calls this; other plugins rarely need to.
   */
  emit<E extends LifecycleEvent>(event: E, context: LifecycleContexts[E]): Promise<LifecycleAnswer[]>;
}

/** One of many at an extension point, with where it comes from. */
export interface Contribution<T> {
  /** Unique at its point; what users write, for example in `--harness ID` or `cub doctor --only ID`. */
  readonly id: string;
  /** npm name of the plugin, for messages; `cub` for cub's own. */
  readonly plugin: string;
  /** What `create` returned. */
  readonly value: T;
}

/** What a listener says to a lifecycle event. */
export interface LifecycleAnswer {
  /** npm name of the listener's plugin; the host adds it. */
  readonly plugin: string;
  /** `block` at `pre-session` forbids the attempt, see {@link LifecycleContexts}; at other events nobody looks at it. */
  readonly decision?: 'block';
  /** Why, for people: shown and recorded after the plugin's name. */
  readonly reason?: string;
}

/**
 * What `register` may do: record, nothing else. What it records has to be exactly what `contributes` names; anything missing, undeclared or
 * recorded twice disables the plugin (`CUB_PLUGIN_MISMATCH`).
 */
export interface Registrar<Config = unknown> {
  /**
   * Provides the one implementation of a service. The factory runs at most once, when the service is first asked for, and has 10 s.
   * Services of cub itself (`project`, `config`, `journal`, …) cannot be replaced.
   */
  provide<T>(token: Token<T>, factory: (cub: PluginCub<Config>) => T | Promise<T>): void;
  /** Adds one of many, in `contributes` `<point>:<id>`. `create` runs at most once, when the contribution is first asked for, and has 10 s. */
  contribute<T>(
    point: ExtensionPoint<T>,
    contribution: { readonly id: string; create(cub: PluginCub<Config>): T | Promise<T> },
  ): void;
  /**
   * Listens to a lifecycle event; named in `contributes` as `on:<event>`, once however many listeners there are. What the handler throws is a
   * warning and counts as no answer.
   * @example
   * cub.on('pre-session', ({ task }) => {
   *   if (task.labels.includes('by-hand')) return { decision: 'block', reason: 'people do this one' };
   * });
   */
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
  /** The plugin's own section of the configuration, parsed with its `configSchema`; without a schema as it stands there, `{}` when there is none. */
  readonly config: Config;
}

/** Any schema with zod's `safeParse`, of whichever zod copy or version. */
export interface ConfigSchema<Config> {
  /**
   * Looks at the plugin's section, `{}` when there is none: that is where defaults come from. `error.message` is shown to the user in
   * `CUB_CONFIG_INVALID`. Must not throw.
   */
  safeParse(value: unknown): { success: true; data: Config } | { success: false; error: { message: string } };
}

/** What `definePlugin` returns and the host imports. */
export interface PluginDefinition<Config = unknown> {
  /** Set by `definePlugin`; a default export without it is a fault (`CUB_PLUGIN_LOAD`). */
  readonly $$type: 'cub.plugin';
  /** Name of the plugin's section of the configuration, unless `configKey` says another. It need not be the package's name. */
  readonly id: string;
  /** Dotted path of its section of the configuration, for example `harness.script`. @defaultValue `id` */
  readonly configKey?: string;
  /** Parses that section, each time before a factory or listener of the plugin runs. @defaultValue nothing is checked */
  readonly configSchema?: ConfigSchema<Config>;
  /**
   * Records what the plugin contributes. Called once, when something of the plugin is first asked for; synchronous, no I/O. What it throws
   * disables the plugin (`CUB_PLUGIN_REGISTER`).
   */
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
  /** The host's {@link API_VERSION}, or the plugin is not loaded. */
  readonly apiVersion: number;
  /** The plugin's module, relative to its package.json: CommonJS, or ESM by `"type": "module"` or `.mjs`. Its default export is a `definePlugin` call. */
  readonly plugin: string;
  /** `service:<token id>`, `<point id>:<contribution id>`, `on:<lifecycle event>`; each once, and but for `on:` none that another plugin has. */
  readonly contributes: readonly string[];
}
