import { join } from 'node:path';
import { CubError, EXIT, type ConfigLayer, type ConfigOrigin, type ConfigService, type ConfigSources } from '@cub/plugin-sdk';
import { readRegularFile } from '@cub/journal/regular-file';
import { findPrototypeKey, isSection, mergeSections, valueAt } from '@cub/schema';
import { configFromEnvironment, variableOf } from './environment.js';
import { fromOlderShapes } from './older-shapes.js';

type Json = Record<string, unknown>;

/** Characters of a wrong value that a message shows. */
const EXCERPT = 72;

export interface ConfigPlaces {
  readonly cubDir: string;
  readonly root: string;
  /** The user's configuration folder, for example `~/.config/cub`. */
  readonly userConfigDir: string;
  readonly env: NodeJS.ProcessEnv;
}

/**
 * Loads the layers env > project (`.cub.json`, then `.cub/config.json`) > user. Flags are the command's own.
 * @throws CubError `CUB_CONFIG_SYNTAX` with the place, `CUB_CONFIG_INVALID` with what was expected
 */
export async function loadConfig(places: ConfigPlaces): Promise<ConfigService & ConfigSources> {
  const files = { project: join(places.cubDir, 'config.json'), user: join(places.userConfigDir, 'config.json') };
  const layers: ConfigLayer[] = [
    { origin: 'env', file: null, values: await fromEnvironment(places.env) },
    ...(await readLayer('project', join(places.root, '.cub.json'))),
    ...(await readLayer('project', files.project)),
    ...(await readLayer('user', files.user)),
  ];
  const values = layers.reduceRight<Json>((merged, layer) => mergeSections(merged, layer.values), {});
  return {
    values,
    layers,
    files,
    get: (path) => {
      const keys = path.split('.');
      const decisive = layers.find(({ values: layer }) => decides(layer, keys));
      const value = decisive && valueAt(decisive.values, keys);
      return decisive === undefined || value === undefined ? undefined : { value, origin: decisive.origin, place: decisive.file ?? variableOf(path) };
    },
    section: (path) => valueAt(values, path.split('.')),
  };
}

/**
 * Whether a layer settles what a setting is. It does so also where it has something else than an object above the setting: merged, that hides all that
 * weaker layers have there, so `get` and `values` agree.
 */
function decides(layer: Json, keys: readonly string[]): boolean {
  return keys.some((_, i) => {
    const value = valueAt(layer, keys.slice(0, i + 1));
    return value !== undefined && (i === keys.length - 1 || !isSection(value));
  });
}

async function fromEnvironment(env: NodeJS.ProcessEnv): Promise<Json> {
  const values = configFromEnvironment(env);
  const issues = await issuesIn(values);
  if (issues.length === 0) return values;
  const text = issues.map(({ path, message }) => `${variableOf(path)}="${env[variableOf(path)] ?? ''}": ${message}`).join('; ');
  throw new CubError(`the environment is not valid: ${text}`, {
    code: 'CUB_CONFIG_INVALID',
    exit: EXIT.usage,
    suggestions: issues.map(({ path }) => `Correct it, or \`unset ${variableOf(path)}\`.`),
  });
}

async function readLayer(origin: ConfigOrigin, file: string): Promise<ConfigLayer[]> {
  let text: string;
  try {
    text = readRegularFile(file).toString('utf8');
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return [];
    throw configError('CUB_CONFIG_READ', `${file} cannot be read: ${(error as Error).message}`, file);
  }
  const values = fromOlderShapes(await parse(text.replace(/^\uFEFF/, ''), file));
  await validate(values, file);
  return [{ origin, file, values }];
}

async function parse(text: string, file: string): Promise<Json> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const { explainSyntax } = await import('./explain-syntax.js');
    const { place, message } = explainSyntax(text) ?? { place: '', message: (error as Error).message };
    throw configError('CUB_CONFIG_SYNTAX', `${file}${place} is not valid JSON: ${message}`, file);
  }
  if (isSection(value)) return { ...value };
  throw configError('CUB_CONFIG_INVALID', `${file}: expected an object such as {"project_id": "my-app"}, received ${JSON.stringify(value)}`, file);
}

async function validate(values: Json, file: string): Promise<void> {
  const prototypeKey = findPrototypeKey(values);
  if (prototypeKey) throw configError('CUB_CONFIG_INVALID', `${file} is not valid: expected names of settings, received the key ${JSON.stringify(prototypeKey.join('.'))}`, file);
  const issues = await issuesIn(values);
  if (issues.length === 0) return;
  const { plainText } = await import('@cub/plugin-sdk/text');
  const received = (path: string) => plainText(JSON.stringify(valueAt(values, path.split('.')))).slice(0, EXCERPT);
  throw configError('CUB_CONFIG_INVALID', `${file} is not valid: ${issues.map(({ path, message }) => `"${path}": ${message}, here ${received(path)}`).join('; ')}`, file);
}

/** The models cost 30 ms to load, so settings with nothing but a well-formed project id, the usual ones, are not sent through them. */
async function issuesIn(values: Json): Promise<{ path: string; message: string }[]> {
  const onlyProjectId = Object.keys(values).every((key) => key === 'project_id');
  if (onlyProjectId && /^[a-z][a-z0-9]*(-[a-z][a-z0-9]*)*$/.test(String(values.project_id ?? 'cub'))) return [];
  const { configSchema } = await import('@cub/schema/models');
  const parsed = configSchema.safeParse(values);
  return parsed.success ? [] : parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
}

function configError(code: 'CUB_CONFIG_READ' | 'CUB_CONFIG_SYNTAX' | 'CUB_CONFIG_INVALID', message: string, file: string): CubError {
  return new CubError(message, { code, exit: EXIT.usage, suggestions: [`Correct ${file}.`] });
}
