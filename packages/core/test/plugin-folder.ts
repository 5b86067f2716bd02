import { cpSync, mkdirSync, mkdtempSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { PluginLocation } from '../src/plugins/read-manifest.js';

export interface PluginSource {
  readonly name: string;
  readonly contributes?: readonly string[];
  /** Body of `register(cub)`; `sdk` is the plugin's own copy of the SDK. */
  readonly register?: string;
  readonly apiVersion?: unknown;
  /** Replaces package.json as a whole. */
  readonly packageJson?: string;
  /** Copies the SDK and its dependency into the plugin's own node_modules, as an installed plugin has it. */
  readonly ownSdk?: boolean;
}

/** Writes a plugin as a third party would ship it: a folder of its own, outside the workspace. */
export function pluginFolder(source: PluginSource): PluginLocation {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'cub-plugin-')));
  const packageJson = {
    name: source.name,
    version: '1.0.0',
    cub: { apiVersion: source.apiVersion ?? 1, plugin: './plugin.js', contributes: source.contributes ?? [] },
  };
  writeFileSync(join(root, 'package.json'), source.packageJson ?? JSON.stringify(packageJson));
  if (source.ownSdk) copySdk(root);
  const sdk = source.ownSdk ? '@cub/plugin-sdk' : require.resolve('@cub/plugin-sdk');
  writeFileSync(
    join(root, 'plugin.js'),
    `const sdk = require(${JSON.stringify(sdk)});
exports.default = sdk.definePlugin({ id: ${JSON.stringify(source.name)}, register(cub) { ${source.register ?? ''} } });
`,
  );
  return { name: source.name, root, origin: 'user' };
}

function copySdk(root: string): void {
  for (const name of ['@cub/plugin-sdk', '@cub/schema']) {
    const from = dirname(require.resolve(`${name}/package.json`));
    const to = join(root, 'node_modules', ...name.split('/'));
    mkdirSync(to, { recursive: true });
    cpSync(join(from, 'package.json'), join(to, 'package.json'));
    cpSync(join(from, 'dist'), join(to, 'dist'), { recursive: true });
  }
}
