import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { API_VERSION, LIFECYCLE_EVENTS, points, type PluginFault, type PluginInfo } from '@cub/plugin-sdk';

/** A plugin as its package.json describes it; nothing of it has run. */
export interface DiscoveredPlugin extends PluginInfo {
  /** Absolute path of the module with the `definePlugin` call. */
  readonly entry: string;
}

export interface PluginLocation {
  /** The name under which it was installed; used in messages when package.json cannot be read. */
  readonly name: string;
  readonly root: string;
  readonly origin: PluginInfo['origin'];
}

export type ManifestReading = { plugin: DiscoveredPlugin } | { fault: PluginFault } | 'no-plugin';

interface PackageJson {
  name?: unknown;
  version?: unknown;
  cub?: unknown;
}

/** Reads `package.json#cub`. A package without it is an ordinary oclif plugin, which is no fault. */
export function readManifest(location: PluginLocation): ManifestReading {
  let pjson: PackageJson;
  try {
    pjson = JSON.parse(readFileSync(join(location.root, 'package.json'), 'utf8')) as PackageJson;
  } catch (error) {
    const isGone = (error as NodeJS.ErrnoException).code === 'ENOENT';
    const suggestion = isGone ? `Install it again, or remove it with \`cub plugins uninstall ${location.name}\`.` : undefined;
    return fault(location.name, 'CUB_PLUGIN_PACKAGE', `its package.json cannot be read: ${(error as Error).message}`, suggestion);
  }
  if (pjson.cub === undefined) return 'no-plugin';
  const name = typeof pjson.name === 'string' ? pjson.name : location.name;
  const problem = manifestProblem(pjson.cub);
  if (problem) return fault(name, problem.code, problem.message, problem.suggestion);
  const manifest = pjson.cub as { plugin: string; contributes: string[] };
  return {
    plugin: {
      name,
      version: typeof pjson.version === 'string' ? pjson.version : '0.0.0',
      root: location.root,
      origin: location.origin,
      contributes: manifest.contributes,
      entry: join(location.root, manifest.plugin),
    },
  };
}

interface Problem {
  code: string;
  message: string;
  suggestion?: string;
}

function manifestProblem(manifest: unknown): Problem | undefined {
  const invalid = (message: string): Problem => ({ code: 'CUB_PLUGIN_MANIFEST', message });
  if (typeof manifest !== 'object' || manifest === null) return invalid('package.json#cub is not an object');
  const { apiVersion, plugin, contributes } = manifest as Record<string, unknown>;
  if (apiVersion !== API_VERSION) {
    return {
      code: 'CUB_PLUGIN_API_VERSION',
      message: `it is made for plugin API ${JSON.stringify(apiVersion)}, this cub speaks API ${API_VERSION}`,
      suggestion: `Install a version of the plugin with \`"apiVersion": ${API_VERSION}\`, or another version of cub.`,
    };
  }
  if (typeof plugin !== 'string' || plugin === '') return invalid('package.json#cub.plugin names no module');
  if (!Array.isArray(contributes) || !contributes.every((c) => typeof c === 'string')) {
    return invalid('package.json#cub.contributes is not a list of texts such as "harness:minimal"');
  }
  return contributes.map(contributionProblem).find((p) => p !== undefined);
}

const KNOWN_POINTS = new Set<string>(['service', 'on', ...Object.keys(points)]);

function contributionProblem(contribution: string): Problem | undefined {
  const [, point, id] = /^([^:]+):(.+)$/.exec(contribution) ?? [];
  if (!point || !id) {
    return { code: 'CUB_PLUGIN_MANIFEST', message: `package.json#cub.contributes has "${contribution}"; expected "<point>:<id>"` };
  }
  if (point === 'on' && !LIFECYCLE_EVENTS.some((event) => event === id)) {
    return {
      code: 'CUB_PLUGIN_UNKNOWN_EVENT',
      message: `it listens to "${id}", which this cub does not know`,
      suggestion: `Known events: ${LIFECYCLE_EVENTS.join(', ')}. The plugin may need a newer cub.`,
    };
  }
  if (KNOWN_POINTS.has(point)) return undefined;
  return {
    code: 'CUB_PLUGIN_UNKNOWN_POINT',
    message: `it contributes to "${point}", which this cub does not know`,
    suggestion: `Known points: ${[...KNOWN_POINTS].sort().join(', ')}. The plugin may need a newer cub.`,
  };
}

function fault(plugin: string, code: string, message: string, suggestion?: string): { fault: PluginFault } {
  return {
    fault: { plugin, code, message, suggestion: suggestion ?? `Tell the author of the plugin, or remove it with \`cub plugins uninstall ${plugin}\`.` },
  };
}
