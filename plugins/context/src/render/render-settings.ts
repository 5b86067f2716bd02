import { formatTable, plainText, terminalWidth } from '@cub/plugin-sdk/text';
import type { SettingReport, SettingsReport } from '../services/list-settings.js';
import type { SetReport } from '../services/set-setting.js';
import { renderFinding } from './render-finding.js';

/** A table of settings, and what is unknown among them. */
export function renderSettings({ items, warnings }: SettingsReport, showsOrigin: boolean): string {
  const columns = [
    { title: 'SETTING', value: ({ id }: SettingReport) => id },
    { title: 'VALUE', value: ({ value }: SettingReport) => valueText(value), flexible: true },
    ...(showsOrigin ? [{ title: 'ORIGIN', value: originText }] : []),
  ];
  return [formatTable(items, columns, terminalWidth()), ...warnings.map(renderFinding)].join('\n');
}

export function renderSetting(setting: SettingReport, showsOrigin: boolean): string {
  const text = plainText(typeof setting.value === 'string' ? setting.value : valueText(setting.value), true);
  return showsOrigin ? `${text}\t${plainText(originText(setting))}` : text;
}

export function renderSet({ id, value, file, changed, warnings }: SetReport): string {
  const done = changed ? `${id} is ${valueText(value)} in ${file}.` : `${file} says so already.`;
  return [plainText(done), ...warnings.map(renderFinding)].join('\n');
}

function valueText(value: unknown): string {
  return value === null ? '-' : typeof value === 'string' ? value : JSON.stringify(value);
}

function originText({ origin, place }: SettingReport): string {
  return place === null ? origin : `${origin}: ${place}`;
}
