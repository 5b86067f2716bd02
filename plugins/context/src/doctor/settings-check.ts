import type { Check, ConfigSources } from '@cub/plugin-sdk';
import { knownSettings } from '@cub/schema/known-settings';
import { unknownSettings } from '../config/unknown-settings.js';

/** Keys in the settings that mean nothing: most are typing errors, and then something else holds than what was meant. */
export function settingsCheck({ layers }: Pick<ConfigSources, 'layers'>): Check {
  return {
    title: 'Settings',
    run: async () => {
      const unknown = unknownSettings(layers, knownSettings().map(({ path }) => path));
      const files = layers.flatMap(({ file }) => file ?? []);
      const read = files.length === 0 ? 'no settings, all defaults' : `settings from ${files.join(', ')}`;
      return unknown.length > 0 ? unknown : [{ severity: 'ok', message: read }];
    },
  };
}
