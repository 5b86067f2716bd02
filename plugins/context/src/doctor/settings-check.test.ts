import { itBehavesLikeCheck } from '@cub/testkit';
import { settingsCheck } from './settings-check.js';

const layers = (values: Record<string, unknown>) => ({ layers: [{ origin: 'project', file: '/p/.cub/config.json', values }] as const });

itBehavesLikeCheck('settings', {
  healthy: () => settingsCheck(layers({ run: { max_attempts: 1 } })),
  broken: () => settingsCheck(layers({ run: { max_atempts: 1 } })),
});

it('names what nobody knows, and else the files that were read', async () => {
  expect(await settingsCheck(layers({ run: { max_atempts: 1 } })).run()).toMatchObject([{ severity: 'warning', fix: 'Did you mean "run.max_attempts"?' }]);
  expect(await settingsCheck(layers({ run: { max_attempts: 1 } })).run()).toEqual([{ severity: 'ok', message: 'settings from /p/.cub/config.json' }]);
});
