import { configToken, CubError, type Cub } from '@cub/plugin-sdk';
import { isSection } from '@cub/schema';
import { nearMatches } from '@cub/plugin-sdk/text';
import { keysOf, pathsIn } from '../config/setting-paths.js';
import { describeSetting, settingsOf, type SettingReport } from './list-settings.js';

/** One setting; a section as all places together make it. @throws CubError `CUB_CONFIG_KEY` (exit 2), `CUB_CONFIG_UNKNOWN` with near matches */
export async function getSetting(cub: Cub, path: string): Promise<SettingReport> {
  keysOf(path);
  const config = await cub.get(configToken);
  const known = await settingsOf(cub);
  const setting = known.find((candidate) => candidate.path === path);
  const found = describeSetting(config, path, setting);
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
