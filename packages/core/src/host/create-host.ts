import { configToken, CubError, EXIT, type Clock, type Cub, type NewId } from '@cub/plugin-sdk';
import { userDirs } from '../project/user-dirs.js';
import { locateUserPlugins } from '../plugins/locate-user-plugins.js';
import { buildRegistry, type PluginRegistry } from '../plugins/registry.js';
import type { PluginLocation } from '../plugins/read-manifest.js';
import { reportPlugins } from '../plugins/report.js';
import { coreServices } from './core-services.js';
import { Host } from './host.js';

export interface CreateHostOptions {
  /** The folder that the command works from. */
  readonly cwd: string;
  /** `cwd` is the project's root, whatever is above it. */
  readonly asRoot?: boolean;
  /** Plugins that come with the executable; they win over installed ones. */
  readonly bundled: readonly PluginLocation[];
  readonly env?: NodeJS.ProcessEnv;
  /** The package of the command that asks. */
  readonly plugin?: string;
  /** Receives one line for each faulty plugin. @defaultValue writes to stderr */
  readonly warn?: (line: string) => void;
  /** For tests. */
  readonly clock?: Clock;
  readonly newId?: NewId;
  /** For tests: services by token id, in place of cub's own and of any plugin's. */
  readonly services?: Readonly<Record<string, unknown>>;
  readonly factoryTimeoutMs?: number;
}

/** Builds the host: reads all manifests, runs no plugin. @throws CubError `CUB_PLUGIN_DISABLED` when the command is one of a faulty plugin */
export function createHost(options: CreateHostOptions): Cub {
  const env = options.env ?? process.env;
  const dirs = userDirs(env);
  const installed = locateUserPlugins(dirs.data);
  const own = coreServices({
    cwd: options.cwd,
    asRoot: options.asRoot,
    env,
    dirs,
    clock: options.clock,
    newId: options.newId,
    plugins: () => reportPlugins(registry, (plugin) => host.load(plugin)),
  });
  const given = Object.entries(options.services ?? {}).map(([id, service]) => [id, () => service] as const);
  const core = { ...own, ...Object.fromEntries(given) };
  // A plugin may provide what a test gives in its place: then nobody asks it.
  const registry = buildRegistry([...options.bundled, ...installed.locations], Object.keys(own).map((id) => `service:${id}`));
  registry.faults.push(...installed.faults);
  requireSound(registry, options.plugin);
  const host: Host = new Host({
    registry,
    core,
    readConfig: async (cub, path) => (await cub.get(configToken)).section(path),
    warn: options.warn ?? ((line) => process.stderr.write(`${line}\n`)),
    factoryTimeoutMs: options.factoryTimeoutMs,
  });
  return host;
}

function requireSound({ faults, plugins }: PluginRegistry, plugin: string | undefined): void {
  const fault = faults.find((candidate) => candidate.plugin === plugin);
  // A second plugin of the same name is at fault, not the first.
  if (!fault || plugins.some(({ name }) => name === plugin)) return;
  throw new CubError(`plugin ${fault.plugin}, which this command is from, is disabled: ${fault.message}`, {
    code: 'CUB_PLUGIN_DISABLED',
    exit: EXIT.check,
    suggestions: [fault.suggestion],
  });
}
