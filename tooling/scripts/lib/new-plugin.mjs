import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A plugin of ours that has commands and one that has none: a new one is set up as they are, so that nothing is said twice. */
const MODELS = { command: 'plugins/verify', other: 'plugins/harness-script' };
const SAME_AS_MODEL = ['tsconfig.test.json', 'jest.config.cjs', 'eslint.config.mjs'];

/**
 * The files of a plugin in this repository: sources and tests as `npm create cub-plugin` writes them, the rest as our other plugins have it.
 * @param generator the module `create-cub-plugin`
 * @returns `{path, content}`, the path relative to plugins/NAME
 */
export function newPluginFiles(root, generator, { kind, name }) {
  const model = join(root, MODELS[kind] ?? MODELS.other);
  const read = (file) => readFileSync(join(model, file), 'utf8');
  const made = generator.planFiles({ kind, name, folder: '' });
  const { cub, description, oclif } = JSON.parse(made.find(({ path }) => path === 'package.json').content);
  const pjson = packageJson(JSON.parse(read('package.json')), { name, cub, description, oclif: kind === 'command' ? oclif : undefined });
  const tsconfig = { ...JSON.parse(read('tsconfig.json')), references: [{ path: '../../packages/schema' }, { path: '../../packages/plugin-sdk' }] };
  return [
    ...made.filter(({ path }) => path.startsWith('src/')),
    ...SAME_AS_MODEL.map((path) => ({ path, content: read(path) })),
    { path: 'package.json', content: json(pjson) },
    { path: 'tsconfig.json', content: json(tsconfig) },
    { path: 'README.md', content: `# ${pjson.name}\n\n${description}.\n` },
  ].sort((a, b) => (a.path < b.path ? -1 : 1));
}

function packageJson(model, { name, cub, description, oclif }) {
  const { '@cub/plugin-sdk': sdk, '@oclif/core': core } = model.dependencies;
  return {
    ...model,
    name: `@cub/plugin-${name}`,
    version: '0.1.0',
    description,
    cub,
    dependencies: { '@cub/plugin-sdk': sdk, ...(core && { '@oclif/core': core }) },
    ...(oclif && { oclif }),
  };
}

function json(value) {
  return `${JSON.stringify(value, null, 2)}\n`;
}
