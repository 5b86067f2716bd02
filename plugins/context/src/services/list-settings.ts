import { configSourcesToken, configToken, projectToken, type ConfigOrigin, type ConfigService, type Cub, type Finding } from '@cub/plugin-sdk';
import { knownSettings, type KnownSetting } from '@cub/schema/known-settings';
import { pathsIn } from '../config/setting-paths.js';
import { unknownSettings } from '../config/unknown-settings.js';

export interface SettingReport {
  readonly kind: 'setting';
  /** Dotted. */
  readonly id: string;
  /** null when nobody says, and it depends on what is there. */
  readonly value: unknown;
  readonly origin: ConfigOrigin;
  /** An absolute path, or the name of a variable; null for a default. */
  readonly place: string | null;
  /** null for what cub does not know. */
  readonly description: string | null;
}

export interface SettingsReport {
  readonly items: readonly SettingReport[];
  readonly total: number;
  readonly warnings: readonly Finding[];
}

/** Every setting that cub knows or somebody made, sorted. @throws what `configToken` throws */
export async function listSettings(cub: Cub): Promise<SettingsReport> {
  const config = await cub.get(configToken);
  const { layers } = await cub.get(configSourcesToken);
  const known = new Map((await settingsOf(cub)).map((setting) => [setting.path, setting]));
  const paths = [...new Set([...known.keys(), ...layers.flatMap(({ values }) => pathsIn(values))])].filter((path) => path !== '$schema');
  const items = paths.sort().map((path) => describeSetting(config, path, known.get(path)));
  return { items, total: items.length, warnings: unknownSettings(layers, [...known.keys()]) };
}

/** All that cub knows, with the default that this project's id has. */
export async function settingsOf(cub: Pick<Cub, 'get'>): Promise<KnownSetting[]> {
  const { projectId } = await cub.get(projectToken);
  return knownSettings().map((setting) => (setting.path === 'project_id' ? { ...setting, byDefault: projectId } : setting));
}

export function describeSetting(config: Pick<ConfigService, 'get'>, path: string, known: KnownSetting | undefined): SettingReport {
  const found = config.get(path);
  const base = { kind: 'setting', id: path, description: known?.description ?? null } as const;
  return found ? { ...base, ...found } : { ...base, value: known?.byDefault ?? null, origin: 'default', place: null };
}
