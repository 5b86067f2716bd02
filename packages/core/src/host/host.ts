import {
  CubError,
  EXIT,
  inTime,
  isCubError,
  type Contribution,
  type Cub,
  type ExtensionPoint,
  type LifecycleAnswer,
  type LifecycleContexts,
  type LifecycleEvent,
  type PluginCub,
  type PluginFault,
  type Token,
} from '@cub/plugin-sdk';
import { errorText } from '../error-text.js';
import { loadPlugin, parsePluginConfig, type LoadedPlugin } from '../plugins/load-plugin.js';
import type { DiscoveredPlugin } from '../plugins/read-manifest.js';
import type { PluginRegistry } from '../plugins/registry.js';
import { HostContainer } from './container.js';
import { WaitGraph } from './wait-graph.js';

/** A factory of one of cub's own services. */
export type CoreFactory = (cub: Cub) => unknown;

export interface HostOptions {
  readonly registry: PluginRegistry;
  /** Services of cub itself, by token id. */
  readonly core: Readonly<Record<string, CoreFactory>>;
  /** Reads a section of the configuration for a plugin. */
  readonly readConfig: (cub: Cub, path: string) => Promise<unknown>;
  /** One line for the user's stderr. */
  readonly warn: (line: string) => void;
  /** How long a factory may take. @defaultValue 10 000 */
  readonly factoryTimeoutMs?: number;
  /** How long a run waits for a listener. @defaultValue 60 000 */
  readonly listenerTimeoutMs?: number;
}

/** Resolves services and contributions lazily; imports exactly the plugins that are needed. */
export class Host implements Cub {
  private readonly container = new HostContainer();
  private readonly waits = new WaitGraph();
  private readonly loading = new Map<string, Promise<LoadedPlugin | undefined>>();
  private readonly warned = new Set<string>();

  constructor(private readonly options: HostOptions) {
    for (const [id, factory] of Object.entries(options.core)) {
      const key = `service:${id}`;
      this.container.register(key, async () => factory(this.view(key)));
    }
    for (const fault of options.registry.faults) this.report(fault);
  }

  get<T>(token: Token<T>): Promise<T> {
    return this.resolve(`service:${token.id}`) as Promise<T>;
  }

  one<T>(point: ExtensionPoint<T>, id: string): Promise<T> {
    return this.resolve(`${point.id}:${id}`) as Promise<T>;
  }

  async all<T>(point: ExtensionPoint<T>): Promise<Contribution<T>[]> {
    return this.allFor(point, (key) => this.resolve(key));
  }

  ids(point: ExtensionPoint<unknown>): string[] {
    return this.options.registry.ids(point.id);
  }

  async emit<E extends LifecycleEvent>(event: E, context: LifecycleContexts[E]): Promise<LifecycleAnswer[]> {
    const answers: LifecycleAnswer[] = [];
    for (const plugin of this.options.registry.plugins.filter((p) => p.contributes.includes(`on:${event}`))) {
      const loaded = await this.load(plugin);
      for (const listener of loaded?.listeners.get(`on:${event}`) ?? []) {
        const answer = await this.listen(plugin, () => this.pluginView(loaded as LoadedPlugin, `on:${event}`).then((cub) => listener(context, cub)));
        if (answer) answers.push({ ...answer, plugin: plugin.name });
      }
    }
    return answers;
  }

  /** Imports a plugin unless that happened already. @returns undefined for a faulty one, which is then reported */
  load(plugin: DiscoveredPlugin): Promise<LoadedPlugin | undefined> {
    const running = this.loading.get(plugin.name);
    if (running) return running;
    const started = loadPlugin(plugin).then((result) => {
      if ('loaded' in result) return result.loaded;
      this.fault(result.fault);
      return undefined;
    });
    this.loading.set(plugin.name, started);
    return started;
  }

  private async listen(plugin: DiscoveredPlugin, call: () => Promise<unknown>) {
    try {
      return (await inTime(call, this.options.listenerTimeoutMs ?? 60_000)) as Omit<LifecycleAnswer, 'plugin'> | undefined;
    } catch (error) {
      this.options.warn(`Warning: a listener of plugin ${plugin.name} failed: ${errorText(error)}`);
      return undefined;
    }
  }

  private async allFor<T>(point: ExtensionPoint<T>, resolve: (key: string) => Promise<unknown>): Promise<Contribution<T>[]> {
    const found: Contribution<T>[] = [];
    for (const id of this.ids(point)) {
      const key = `${point.id}:${id}`;
      const owner = this.options.registry.owner(key);
      const plugin = owner?.name ?? 'cub';
      try {
        found.push({ id, plugin, value: (await resolve(key)) as T });
      } catch (error) {
        if (owner?.origin === 'bundled' && isUsersFault(error)) throw error;
        // Why a plugin is disabled has been said.
        if (!isCubError(error) || error.code !== 'CUB_PLUGIN_DISABLED') this.fault(serviceFault(plugin, key, error));
      }
    }
    return found;
  }

  private resolve(key: string): Promise<unknown> {
    if (!this.container.has(key)) {
      const plugin = this.options.registry.owner(key);
      if (!plugin) return Promise.reject(this.missing(key));
      this.container.register(key, () => this.make(plugin, key));
    }
    return this.container.resolve(key);
  }

  private async make(plugin: DiscoveredPlugin, key: string): Promise<unknown> {
    const loaded = await this.load(plugin);
    if (!loaded) {
      const fault = this.options.registry.faults.find((f) => f.plugin === plugin.name);
      throw new CubError(`"${key}" is not available: plugin ${plugin.name} is disabled: ${fault?.message ?? 'it is faulty'}`, {
        code: 'CUB_PLUGIN_DISABLED',
        suggestions: [fault?.suggestion ?? 'Run `cub doctor`.'],
      });
    }
    const factory = loaded.factories.get(key);
    const cub = await this.pluginView(loaded, key);
    return this.withinTime(plugin, key, async () => {
      const made: unknown = await factory?.(cub);
      if (made === undefined || made === null) throw failedService(plugin.name, key, 'it made nothing; a factory returns what it is asked for');
      return made;
    });
  }

  private async withinTime(plugin: DiscoveredPlugin, key: string, run: () => Promise<unknown>): Promise<unknown> {
    try {
      return await inTime(run, this.options.factoryTimeoutMs ?? 10_000);
    } catch (error) {
      if (isCubError(error)) throw error;
      throw failedService(plugin.name, key, errorText(error), error);
    }
  }

  /** The host as the factory behind `from` sees it: it knows who asks, so that cycles are found. */
  private view(from: string): Cub {
    const resolve = async (key: string) => {
      const cycle = this.waits.add(from, key);
      if (cycle) {
        throw new CubError(`services need each other in a circle: ${cycle.join(' → ')}`, {
          code: 'CUB_SERVICE_CYCLE',
          suggestions: ['One of these plugins must ask for the other service later, when it is used.'],
        });
      }
      try {
        return await this.resolve(key);
      } finally {
        this.waits.remove(from, key);
      }
    };
    return {
      get: <T>(token: Token<T>) => resolve(`service:${token.id}`) as Promise<T>,
      one: <T>(point: ExtensionPoint<T>, id: string) => resolve(`${point.id}:${id}`) as Promise<T>,
      all: (point) => this.allFor(point, resolve),
      ids: (point) => this.ids(point),
      emit: (event, context) => this.emit(event, context),
    };
  }

  private async pluginView(loaded: LoadedPlugin, from: string): Promise<PluginCub> {
    const { definition } = loaded;
    const path = definition.configKey ?? definition.id;
    const section = await this.options.readConfig(this, path);
    return { ...this.view(from), config: parsePluginConfig(definition, () => section) };
  }

  private missing(key: string): CubError {
    const [point = '', id] = key.split(/:(.*)/s);
    const fault = this.options.registry.faults[0];
    const hint = fault ? [`Plugin ${fault.plugin} is disabled; \`cub doctor\` says why.`] : [];
    if (point === 'service') {
      return new CubError(`no plugin provides the service "${id}"`, {
        code: 'CUB_SERVICE_MISSING',
        suggestions: [...hint, 'Install a plugin that provides it with `cub plugins install`.'],
      });
    }
    const known = this.options.registry.ids(point);
    return new CubError(`there is no ${point} "${id}"`, {
      code: 'CUB_CONTRIBUTION_MISSING',
      exit: EXIT.usage,
      suggestions: [...hint, known.length > 0 ? `Known: ${known.join(', ')}.` : `No plugin contributes a ${point}.`],
    });
  }

  private fault(fault: PluginFault): void {
    const { faults } = this.options.registry;
    if (!faults.some((f) => f.plugin === fault.plugin && f.message === fault.message)) faults.push(fault);
    this.report(fault);
  }

  private report(fault: PluginFault): void {
    const line = `Warning: plugin ${fault.plugin} is disabled: ${fault.message} (\`cub doctor\` says more)`;
    if (this.warned.has(line)) return;
    this.warned.add(line);
    this.options.warn(line);
  }
}

function failedService(plugin: string, key: string, message: string, cause?: unknown): CubError {
  return new CubError(`plugin ${plugin} could not make "${key}": ${message}`, {
    code: 'CUB_SERVICE_FAILED',
    suggestions: ['Run `cub doctor`, update the plugin, or tell its author.'],
    cause,
  });
}

function serviceFault(plugin: string, key: string, error: unknown): PluginFault {
  return {
    plugin,
    code: isCubError(error) ? error.code : 'CUB_SERVICE_FAILED',
    message: isCubError(error) ? error.message : `"${key}" failed: ${errorText(error)}`,
    suggestion: (isCubError(error) && error.suggestions[0]) || 'Update the plugin or tell its author.',
  };
}

/** For example a setting that is wrong: that is to be put right, and nobody's plugin is to blame. */
function isUsersFault(error: unknown): boolean {
  return isCubError(error) && !error.code.startsWith('CUB_SERVICE_') && !error.code.startsWith('CUB_PLUGIN_');
}
