import type { ConfigService, TrustItem } from '@cub/plugin-sdk';

const PATH = 'harness.script.command';

/** The command of the configuration or of `CUB_SCRIPT_COMMAND`; undefined when there is none. */
export function configuredCommand(config: ConfigService): string | undefined {
  const value = config.get(PATH)?.value;
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

/** A command that came with the repository has to be approved; one of the user's own has not. */
export function commandTrust(config: ConfigService): TrustItem[] {
  const command = configuredCommand(config);
  if (command === undefined || config.get(PATH)?.origin !== 'project') return [];
  return [{ kind: 'harness command', origin: `.cub/config.json#${PATH}`, content: command }];
}
