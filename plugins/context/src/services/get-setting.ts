import { configToken, CubError, type Cub } from '@cub/plugin-sdk';
import { isSection, mergeSections, type Section } from '@cub/schema';
import type { KnownSetting } from '@cub/schema/known-settings';
import { nearMatches } from '@cub/plugin-sdk/text';
import { keysOf, pathsIn } from '../config/setting-paths.js';
import { describeSetting, settingsOf, type SettingReport } from './list-settings.js';

/** One setting; a section as all places and the defaults together make it. @throws CubError `CUB_CONFIG_KEY` (exit 2), `CUB_CONFIG_UNKNOWN` with near matches */
export async function getSetting(cub: Cub, path: string): Promise<SettingReport> {
  keysOf(path);
  const config = await cub.get(configToken);
  const known = await settingsOf(cub);
  const setting = known.find((candidate) => candidate.path === path);
  const found = describeSetting(config, path, setting);
  const below = known.filter((one) => one.path.startsWith(`${path}.`));
  if (below.length > 0 && (found.place === null || isSection(found.value))) return { ...found, value: mergeSections(defaultsOf(below, path), sectionOf(config.section(path))) };
  if (setting === undefined && found.place === null) throw unknown(path, [...known.map((one) => one.path), ...pathsIn(config.values)]);
  return isSection(found.value) ? { ...found, value: config.section(path) } : found;
}

function unknown(path: string, all: readonly string[]): CubError {
  const near = nearMatches(path, new Set(all));
  return new CubError(`there is no setting "${path}"`, {
    code: 'CUB_CONFIG_UNKNOWN',
    suggestions: [...near.map((name) => `Did you mean \`${name}\`?`), 'See all settings with `cub config list`.'],
  });
}

/** What holds in a section where nobody says anything else. */
function defaultsOf(settings: readonly KnownSetting[], section: string): Record<string, unknown> {
  return Object.fromEntries(settings.filter(({ byDefault }) => byDefault !== undefined).map(({ path, byDefault }) => [path.slice(section.length + 1), byDefault]));
}

function sectionOf(value: unknown): Section {
  return isSection(value) ? value : {};
}
