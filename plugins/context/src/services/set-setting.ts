import { readFileSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import {
  COMMAND_SETTINGS,
  commandsInSetting,
  configSourcesToken,
  configToken,
  CubError,
  EXIT,
  projectToken,
  requireVisibleCommands,
  trustToken,
  type ConfigService,
  type Cub,
  type Finding,
} from '@cub/plugin-sdk';
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
 * @throws CubError `CUB_CONFIG_KEY`, `CUB_CONFIG_UNKNOWN`, `CUB_CONFIG_VALUE`, `CUB_COMMAND_UNSAFE` (all exit 2), `CUB_CONFIG_WRITE`, and those of `configToken`
 */
export async function setSetting(cub: Cub, { path, text, scope }: SetRequest): Promise<SetReport> {
  const keys = keysOf(path);
  const [config, project] = [await cub.get(configToken), await cub.get(projectToken)];
  const known = knownSettings();
  requireKnown(path, known);
  const value = parseValue(text, path, known.find((setting) => setting.path === path));
  const commands = commandsInSetting(keys, value);
  requireVisibleCommands(commands.map(({ content }) => content), path);
  if (scope === 'project') await project.ensureInitialized();
  const file = scope === 'user' ? realPath((await cub.get(configSourcesToken)).files.user) : join(project.root, readTarget(project.root, '.cub/config.json').path);
  const before = readText(file);
  requireSections(before, keys, file);
  const after = editJson(before, keys, value);
  await requireValid(path, keys, value);
  requireEffect(after, keys, value, file);
  if (after !== before) write(file, after);
  const isApproved = scope === 'user' || commands.length === 0 || (await (await cub.get(trustToken)).approveTyped(commands));
  return { kind: 'setting', id: path, value, file, changed: after !== before, warnings: [...(isApproved ? [] : [NOT_APPROVED]), ...overridden(config, path, file)] };
}

const NOT_APPROVED: Finding = { severity: 'warning', message: 'the commands are not approved, because this is a run\'s agent', fix: 'The user approves them with `cub trust`.' };

/** Of a key that stands twice in a file, editing changes the first and reading takes the last. */
function requireEffect(text: string, keys: readonly string[], value: unknown, file: string): void {
  const written = valueAt(JSON.parse(text.replace(/^\uFEFF/, '')), keys);
  if (isDeepStrictEqual(written, JSON.parse(JSON.stringify(value)))) return;
  throw invalidValue(keys.join('.'), `a key of it stands twice in ${file}; remove one of them first`);
}

/** What was typed, as what the setting has to be; for one that cub does not know JSON, else a text. */
function parseValue(text: string, path: string, setting: KnownSetting | undefined): unknown {
  if (setting?.type === 'string' || path === COMMAND_SETTINGS.script.path) return text;
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

/**
 * A name that is near to one of cub's settings, or in one of its sections, is a typing error. Any other section may be a plugin's, and below `harness` each
 * agent has one of its own.
 */
function requireKnown(path: string, known: readonly KnownSetting[]): void {
  const paths = known.map((setting) => setting.path);
  if (paths.some((one) => one === path || one.startsWith(`${path}.`)) || /^harness\.[^.]+\./.test(path)) return;
  const near = nearMatches(path, paths);
  const isOurs = paths.some((one) => one.split('.')[0] === path.split('.')[0]);
  if (near.length === 0 && !isOurs) return;
  throw new CubError(`cub knows no setting "${path}"`, {
    code: 'CUB_CONFIG_UNKNOWN',
    exit: EXIT.usage,
    suggestions: [...near.map((name) => `Did you mean \`${name}\`?`), 'See all settings with `cub config list`; nothing was written.'],
  });
}

/** A stronger place says something else. */
function overridden(config: ConfigService, path: string, file: string): Finding[] {
  const found = config.get(path);
  const isStronger = found !== undefined && found.place !== file && realPath(found.place) !== file && found.origin !== 'user';
  if (!isStronger) return [];
  return [{ severity: 'warning', message: `${found.place} says ${JSON.stringify(found.value)}, and counts before ${file}`, fix: 'Change it there.' }];
}
