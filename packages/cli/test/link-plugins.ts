import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A plugin as somebody else could have written it. */
export interface PluginSource {
  readonly contributes?: readonly string[];
  /** Body of `register(cub)`; `sdk` is the SDK. */
  readonly register?: string;
  /** Before `definePlugin`. */
  readonly top?: string;
  readonly apiVersion?: number;
  /** Replaces package.json as a whole. */
  readonly packageJson?: string;
  /** Fields of package.json beside, or in place of, the usual ones. */
  readonly fields?: Readonly<Record<string, unknown>>;
  /** Name of the module of the plugin. @defaultValue `plugin.js` */
  readonly entry?: string;
  /** Replaces that module as a whole. */
  readonly module?: string;
  /** Further files by path. */
  readonly files?: Readonly<Record<string, string>>;
}

const SDK = JSON.stringify(require.resolve('@cub/plugin-sdk'));

/** Writes plugins below a data folder of cub and links them into it, as `cub plugins link` does. */
export function linkPlugins(dataDir: string, plugins: Readonly<Record<string, PluginSource>>): void {
  const entries = Object.entries(plugins).map(([name, source]) => {
    const root = join(dataDir, 'linked', name);
    writePlugin(root, name, source);
    return { type: 'link', name, root };
  });
  writeFileSync(join(dataDir, 'package.json'), JSON.stringify({ dependencies: {}, oclif: { schema: 1, plugins: entries } }));
}

function writePlugin(root: string, name: string, { contributes = [], register = '', top = '', apiVersion = 1, entry = 'plugin.js', ...source }: PluginSource): void {
  const pjson = { name, version: '1.0.0', oclif: {}, cub: { apiVersion, plugin: `./${entry}`, contributes }, ...source.fields };
  const module = source.module ?? `const sdk = require(${SDK}); ${top}\nexports.default = sdk.definePlugin({ id: '${name}', register(cub) { ${register} } });\n`;
  const files = { 'package.json': source.packageJson ?? JSON.stringify(pjson), [entry]: module, ...source.files };
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
}

/** A command of a plugin that prints `{kind, id}`. @param top runs when the module is imported */
export function commandModule(top: string = ''): string {
  const base = JSON.stringify(require.resolve('@cub/plugin-sdk/command'));
  return `${top}\nconst { CubCommand } = require(${base});
class It extends CubCommand {
  async execute() { await this.cub(); return { kind: 'answer', id: 'it' }; }
  render({ id }) { return id; }
}
It.summary = 'Answer.';
module.exports = It;
`;
}
