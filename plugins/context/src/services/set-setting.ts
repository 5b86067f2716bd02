import { readFileSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { configSourcesToken, configToken, CubError, EXIT, projectToken, type ConfigService, type Cub, type Finding } from '@cub/plugin-sdk';
import { nearMatches } from '@cub/plugin-sdk/text';
import { codeOf, writeFileDurable } from '@cub/journal';
import { editJson } from '../config/edit-json.js';
import { isSection, valueAt } from '@cub/schema';
import { knownSettings, type KnownSetting } from '@cub/schema/known-settings';
import { keysOf } from '../config/setting-paths.js';
import { readTarget } from '../setup/read-target.js';

export interface SetReport {
  readonly kind: 'setting';
  readonly id: string;
  readonly value: unknown;
  /** The file that was written. */
  readonly file: string;
  readonly changed: boolean;
  readonly warnings: readonly Finding[];
}

export interface SetRequest {
  readonly path: string;
  /** As it was typed. */
  readonly text: string;
  readonly scope: 'project' | 'user';
}

/**
 * Sets a value in the project's or the user's settings; all other keys and their formatting stay.
 * @throws CubError `CUB_CONFIG_KEY`, `CUB_CONFIG_VALUE` (both exit 2), `CUB_CONFIG_WRITE`, and those of `configToken`
 */
export async function setSetting(cub: Cub, { path, text, scope }: SetRequest): Promise<SetReport> {
  const keys = keysOf(path);
  const [config, project] = [await cub.get(configToken), await cub.get(projectToken)];
  const known = knownSettings();
  const value = parseValue(text, known.find((setting) => setting.path === path));
  if (scope === 'project') await project.ensureInitialized();
  const file = scope === 'user' ? realPath((await cub.get(configSourcesToken)).files.user) : join(project.root, readTarget(project.root, '.cub/config.json').path);
  const before = readText(file);
  requireSections(before, keys, file);
  const after = editJson(before, keys, value);
  await requireValid(path, keys, value);
  if (after !== before) write(file, after);
  return { kind: 'setting', id: path, value, file, changed: after !== before, warnings: [...unknown(path, known), ...overridden(config, path, file)] };
}

/** What was typed, as what the setting has to be; for one that cub does not know JSON, else a text. */
function parseValue(text: string, setting: KnownSetting | undefined): unknown {
  if (setting?.type === 'string') return text;
  try {
    return JSON.parse(text);
  } catch {
    if (setting === undefined) return text;
    throw invalidValue(setting.path, `expected ${setting.type === 'array' ? 'a JSON list such as ["npm test"]' : `JSON of the type ${setting.type}`}, received ${JSON.stringify(text)}`);
  }
}

/** A text where a section should be would have to go: that is for the user to decide. */
function requireSections(text: string, keys: readonly string[], file: string): void {
  let value: unknown = JSON.parse(text.replace(/^\uFEFF/, '') || '{}');
  for (const [i, key] of keys.slice(0, -1).entries()) {
    value = valueAt(value, [key]);
    if (value === undefined) return;
    if (!isSection(value)) throw invalidValue(keys.join('.'), `"${keys.slice(0, i + 1).join('.')}" in ${file} is ${JSON.stringify(value)}, not a section; make it one there first`);
  }
}

/** Checks this setting alone: what else is wrong was told when the settings were loaded. */
async function requireValid(path: string, keys: readonly string[], value: unknown): Promise<void> {
  const { configSchema } = await import('@cub/schema/models');
  const parsed = configSchema.safeParse(keys.reduceRight<unknown>((inner, key) => ({ [key]: inner }), value));
  if (!parsed.success) throw invalidValue(path, parsed.error.issues.map(({ message }) => message).join('; '));
}

function invalidValue(path: string, why: string): CubError {
  return new CubError(`${path}: ${why}`, { code: 'CUB_CONFIG_VALUE', exit: EXIT.usage, suggestions: [`See what it is with \`cub config get ${path}\`; nothing was written.`] });
}

/** What a link leads to: people keep their settings in a repository of their own. */
function realPath(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return file;
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return '';
    throw notWritten(file, error);
  }
}

function write(file: string, text: string): void {
  try {
    writeFileDurable(file, text, { mode: statSync(file, { throwIfNoEntry: false })?.mode });
  } catch (error) {
    throw notWritten(file, error);
  }
}

function notWritten(file: string, error: unknown): CubError {
  return new CubError(`cannot write ${file}: ${(error as Error).message}`, { code: 'CUB_CONFIG_WRITE', suggestions: ['Make the place writable.'], cause: error });
}

function unknown(path: string, known: readonly KnownSetting[]): Finding[] {
  if (known.some((setting) => setting.path === path)) return [];
  const [near] = nearMatches(path, known.map((setting) => setting.path), 1);
  const isOurs = known.some((setting) => setting.path.split('.')[0] === path.split('.')[0]);
  if (near === undefined && !isOurs) return [];
  return [{ severity: 'warning', message: `cub itself knows no setting "${path}"`, fix: near === undefined ? 'See all with `cub config list`.' : `Did you mean "${near}"?` }];
}

/** A stronger place says something else. */
function overridden(config: ConfigService, path: string, file: string): Finding[] {
  const found = config.get(path);
  const isStronger = found !== undefined && found.place !== file && realPath(found.place) !== file && found.origin !== 'user';
  if (!isStronger) return [];
  return [{ severity: 'warning', message: `${found.place} says ${JSON.stringify(found.value)}, and counts before ${file}`, fix: 'Change it there.' }];
}
