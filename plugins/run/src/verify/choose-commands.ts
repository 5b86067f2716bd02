import { join } from 'node:path';
import { readRegularFile } from '@cub/journal';
import { COMMAND_SETTINGS, settingCommands, taskCommands, type CommandSource, type ConfigService } from '@cub/plugin-sdk';
import type { Task } from '@cub/schema';

const NPM_PLACEHOLDER = /no test specified/;

/**
 * The command line's commands, else the task's, else the configuration's, else the project's own tests; with those of them that the repository itself
 * brings along, which therefore need approval.
 */
export function chooseCommands(sources: { flags: readonly string[]; task: Task; config: ConfigService; root: string }): CommandSource {
  const { flags, task, config, root } = sources;
  if (flags.length > 0) return { commands: flags, trust: [] };
  if (task.verify.length > 0) return taskCommands(task);
  const configured = settingCommands(config, COMMAND_SETTINGS.verify);
  if (configured) return configured;
  const detected = detectTests(root);
  return { commands: detected === null ? [] : [detected], trust: [] };
}

function detectTests(root: string): string | null {
  try {
    const { scripts } = JSON.parse(readRegularFile(join(root, 'package.json')).toString('utf8')) as { scripts?: { test?: unknown } };
    return typeof scripts?.test === 'string' && !NPM_PLACEHOLDER.test(scripts.test) ? 'npm test' : null;
  } catch {
    // No package, or one that npm cannot read either: nothing to detect.
    return null;
  }
}
