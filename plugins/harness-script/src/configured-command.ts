import { COMMAND_SETTINGS, settingCommands, type CommandSource, type ConfigService } from '@cub/plugin-sdk';

/** The command of the configuration or of `CUB_SCRIPT_COMMAND`, with what of it has to be approved; undefined when there is none. */
export function configuredCommand(config: ConfigService): CommandSource | undefined {
  const found = settingCommands(config, COMMAND_SETTINGS.script);
  const isOne = found?.commands.length === 1 && found.commands[0]?.trim() !== '';
  return isOne ? found : undefined;
}
