import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { contributes, type Kind } from './kinds.js';

export interface PluginRequest {
  /** Where the plugin goes. */
  readonly folder: string;
  readonly kind: Kind;
  /** Id of the contribution: lower-case words joined by dashes. */
  readonly name: string;
}

export interface PlannedFile {
  /** Relative to the plugin's folder. */
  readonly path: string;
  readonly content: string;
}

const TEMPLATES = join(__dirname, '..', 'templates');
/** npm leaves these names out of a package, so that templates carry others. */
const REAL_NAMES: Readonly<Record<string, string>> = { 'gitignore.txt': '.gitignore', 'workflow.yml': '.github/workflows/test.yml' };

/** The files of a new plugin. Pure but for reading the templates. */
export function planFiles({ kind, name }: PluginRequest): PlannedFile[] {
  const words = name.split('-').map((word) => `${word[0]?.toUpperCase()}${word.slice(1)}`);
  const values: Readonly<Record<string, string>> = { name, title: words.join(' '), Class: words.join(''), kind, package: `cub-plugin-${name}` };
  const fromTemplates = ['common', kind].flatMap((set) =>
    readdirSync(join(TEMPLATES, set), { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.[a-z]+$/.test(path))
      .map((path) => ({ path: realPath(path.replaceAll('\\', '/'), values), content: fill(readFileSync(join(TEMPLATES, set, path), 'utf8'), values) })),
  );
  const packageJson = { path: 'package.json', content: `${JSON.stringify(packageOf(kind, name), null, 2)}\n` };
  return [packageJson, ...fromTemplates].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** @returns why nothing was written; null when all is */
export function writeFiles(folder: string, files: readonly PlannedFile[]): string | null {
  if (existsSync(folder) && !statSync(folder).isDirectory()) return `${folder} is a file, so nothing was written; name a folder that is new or empty`;
  const taken = files.find(({ path }) => existsSync(join(folder, path)));
  if (taken) return `${join(folder, taken.path)} exists already, so nothing was written; name a folder that is new or empty`;
  for (const { path, content } of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return null;
}

function realPath(path: string, values: Readonly<Record<string, string>>): string {
  return fill(REAL_NAMES[path] ?? path.replace(/\.txt$/, ''), values);
}

/** `{{name}}`. @throws Error for a placeholder that nobody fills: a fault of the template */
function fill(text: string, values: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\{\{(\w+)\}\}/g, (_, key: string) => {
    const value = values[key];
    if (value === undefined) throw new Error(`a template asks for "${key}"`);
    return value;
  });
}

function packageOf(kind: Kind, name: string) {
  const isCommand = kind === 'command';
  // Without a manifest cub would load every command at every start.
  const build = isCommand ? 'tsc && cub-oclif-manifest' : 'tsc';
  return {
    name: `cub-plugin-${name}`,
    version: '0.1.0',
    description: `A cub plugin: ${kind} "${name}"`,
    license: 'MIT',
    files: ['dist', ...(isCommand ? ['oclif.manifest.json'] : []), '!dist/**/*.test.*'],
    engines: { node: '>=20.19' },
    // jest meets the dynamic imports of host and plugin with Node's own modules.
    scripts: { build, test: `${build} && node --experimental-vm-modules node_modules/jest/bin/jest.js`, prepack: 'npm run build' },
    cub: { apiVersion: 1, plugin: './dist/plugin.js', contributes: contributes(kind, name) },
    // The section has to be there for `cub plugins install`, also without commands.
    oclif: isCommand ? { commands: './dist/commands', topicSeparator: ' ', topics: { [name]: { description: `What ${name} can do.` } } } : {},
    dependencies: { '@cub/plugin-sdk': '^0.1.0', ...(isCommand && { '@oclif/core': '^4.14.0' }) },
    devDependencies: { ...(isCommand && { '@cub/oclif-manifest': '^0.1.0' }), '@cub/testkit': '^0.1.0', '@types/jest': '^30.0.0', '@types/node': '^20.19.43', jest: '^30.5.2', typescript: '~6.0.3' },
    jest: { roots: ['<rootDir>/dist'] },
  };
}
