import { join } from 'node:path';
import { readRegularFile } from '@cub/journal';
import type { ConfigService, TrustItem } from '@cub/plugin-sdk';
import type { Task } from '@cub/schema';

export interface ChosenCommands {
  readonly commands: readonly string[];
  /** Which of them the repository itself brings along, and therefore need approval. */
  readonly trust: readonly TrustItem[];
}

const NPM_PLACEHOLDER = /no test specified/;

/** The command line's commands, else the task's, else the configuration's, else the project's own tests. */
export function chooseCommands(sources: { flags: readonly string[]; task: Task; config: ConfigService; root: string }): ChosenCommands {
  const { flags, task, config, root } = sources;
  if (flags.length > 0) return { commands: flags, trust: [] };
  if (task.verify.length > 0) return { commands: task.verify, trust: taskItems(task) };
  const configured = config.values.verify?.commands;
  if (configured) return { commands: configured, trust: configItems(config) };
  const detected = detectTests(root);
  return { commands: detected === null ? [] : [detected], trust: [] };
}

/** What tasks bring along. The place is the same for all tasks, so that one approval covers a command wherever it is used. */
export function taskItems(task: Task): TrustItem[] {
  return task.verify.map((content) => ({ kind: 'verify command', origin: '.cub/tasks', content }));
}

export function configItems(config: ConfigService): TrustItem[] {
  const found = config.get('verify.commands');
  if (found?.origin !== 'project' || !Array.isArray(found.value)) return [];
  return found.value.map((content) => ({ kind: 'verify command', origin: '.cub/config.json#verify.commands', content: String(content) }));
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
