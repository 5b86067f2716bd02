import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  CubError,
  EXIT,
  inTime,
  type LifecycleContexts,
  type LifecycleEvent,
  type PluginCub,
  type PluginDefinition,
  type PluginFault,
  type Registrar,
} from '@cub/plugin-sdk';
import { errorText } from '../error-text.js';
import type { DiscoveredPlugin } from './read-manifest.js';

export type Factory = (cub: PluginCub) => unknown;
export type Listener = (context: LifecycleContexts[LifecycleEvent], cub: PluginCub) => unknown;

/** What `register` recorded. Keys are spelled as in `contributes`. */
export interface LoadedPlugin {
  readonly plugin: DiscoveredPlugin;
  readonly definition: PluginDefinition;
  readonly factories: ReadonlyMap<string, Factory>;
  readonly listeners: ReadonlyMap<string, Listener[]>;
}

export type PluginLoading = { loaded: LoadedPlugin } | { fault: PluginFault };

const IMPORT_LIMIT_MS = 10_000;

/** Imports a plugin's module, lets it register, and compares what it recorded with its manifest. */
export async function loadPlugin(plugin: DiscoveredPlugin): Promise<PluginLoading> {
  const failed = (code: string, message: string, suggestion: string) => ({
    fault: { plugin: plugin.name, code, message, suggestion },
  });
  const reinstall = `Reinstall the plugin or tell its author; until then it is disabled.`;
  let definition: PluginDefinition;
  try {
    definition = await inTime(() => importDefinition(plugin), IMPORT_LIMIT_MS);
  } catch (error) {
    return failed('CUB_PLUGIN_LOAD', `its module cannot be loaded: ${errorText(error)}`, reinstall);
  }
  if (definition?.$$type !== 'cub.plugin' || typeof definition.register !== 'function') {
    return failed('CUB_PLUGIN_LOAD', `${plugin.entry} does not export definePlugin(…) as its default`, reinstall);
  }
  const recording = createRecording();
  try {
    const returned: unknown = definition.register(recording.registrar);
    if (isPromise(returned)) {
      // What it rejects with would end the process as an error of nobody.
      returned.then(undefined, () => undefined);
      return failed('CUB_PLUGIN_REGISTER', 'register() is asynchronous; it has to record everything before it returns', reinstall);
    }
  } catch (error) {
    return failed('CUB_PLUGIN_REGISTER', `register() failed: ${errorText(error)}`, reinstall);
  }
  const mismatch = compare(plugin.contributes, recording);
  if (mismatch) {
    return failed('CUB_PLUGIN_MISMATCH', mismatch, 'The author must make package.json#cub.contributes and register() agree.');
  }
  return { loaded: { plugin, definition, factories: recording.factories, listeners: recording.listeners } };
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as PromiseLike<unknown> | undefined)?.then === 'function';
}

async function importDefinition(plugin: DiscoveredPlugin): Promise<PluginDefinition> {
  const module: unknown = isModule(plugin)
    ? await import(pathToFileURL(plugin.entry).href)
    : createRequire(plugin.entry)(plugin.entry);
  return (module as { default: PluginDefinition }).default;
}

/** As Node decides: by the ending, else by the nearest package.json, which need not be the one of the package. */
function isModule({ entry, root }: DiscoveredPlugin): boolean {
  if (/\.[cm]js$/.test(entry)) return entry.endsWith('.mjs');
  let folder = dirname(entry);
  while (folder !== root && folder !== dirname(folder) && !existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return (JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { type?: unknown }).type === 'module';
}

interface Recording {
  registrar: Registrar;
  factories: Map<string, Factory>;
  listeners: Map<string, Listener[]>;
  duplicates: string[];
}

function createRecording(): Recording {
  const factories = new Map<string, Factory>();
  const listeners = new Map<string, Listener[]>();
  const duplicates: string[] = [];
  const record = (key: string, factory: Factory) => {
    if (factories.has(key)) duplicates.push(key);
    factories.set(key, factory);
  };
  return {
    factories,
    listeners,
    duplicates,
    registrar: {
      provide: (token, factory) => record(`service:${token.id}`, factory),
      contribute: (point, contribution) =>
        record(`${point.id}:${contribution.id}`, (cub) => contribution.create(cub)),
      on: (event, handler) => {
        listeners.set(`on:${event}`, [...(listeners.get(`on:${event}`) ?? []), handler as Listener]);
      },
    },
  };
}

function compare(contributes: readonly string[], recording: Recording): string | undefined {
  const recorded = new Set([...recording.factories.keys(), ...recording.listeners.keys()]);
  const missing = contributes.filter((c) => !recorded.has(c));
  const undeclared = [...recorded].filter((c) => !contributes.includes(c));
  const parts = [
    ...(recording.duplicates.length > 0 ? [`register() records ${recording.duplicates.join(', ')} twice`] : []),
    ...(missing.length > 0 ? [`its manifest promises ${missing.join(', ')}, which register() does not record`] : []),
    ...(undeclared.length > 0 ? [`register() records ${undeclared.join(', ')}, which its manifest does not name`] : []),
  ];
  return parts.length > 0 ? parts.join('; ') : undefined;
}

/** The plugin's section of the configuration, as its schema parses it. @throws CubError `CUB_CONFIG_INVALID` */
export function parsePluginConfig(definition: PluginDefinition, read: (path: string) => unknown): unknown {
  const path = definition.configKey ?? definition.id;
  const raw = read(path);
  if (!definition.configSchema) return raw ?? {};
  const parsed = definition.configSchema.safeParse(raw ?? {});
  if (parsed.success) return parsed.data;
  throw new CubError(`the configuration under "${path}" is not valid: ${parsed.error.message}`, {
    code: 'CUB_CONFIG_INVALID',
    exit: EXIT.usage,
    suggestions: [`Correct "${path}" in .cub/config.json.`],
  });
}
