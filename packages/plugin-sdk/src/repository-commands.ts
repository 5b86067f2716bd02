import { basename } from 'node:path';
import { CubError, EXIT, valueAt } from '@cub/schema';
import type { ConfigService } from './services/project.js';
import type { TrustItem } from './services/trust.js';
import { hiddenIn } from './visible-text.js';

/**
 * Commands to execute, read once: what has to be approved and what runs are the same values. Every command that a repository can bring along comes from
 * here. See docs/decisions/0014-value-and-origin.md.
 */
export interface CommandSource {
  /** In the order in which they run. */
  readonly commands: readonly string[];
  /** The same commands as items to approve; empty when the user gave them. */
  readonly trust: readonly TrustItem[];
}

/** A setting of cub's own that is executed. */
export interface CommandSetting {
  /** Dotted. */
  readonly path: string;
  /** `TrustItem.kind` of its commands. */
  readonly kind: string;
}

/** Settings that hold commands: `cub config set` takes what the user types for approved. */
export const COMMAND_SETTINGS = {
  verify: { path: 'verify.commands', kind: 'verify command' },
  script: { path: 'harness.script.command', kind: 'harness command' },
} as const satisfies Record<string, CommandSetting>;

/** The commands of a setting, from the place that decides it; undefined when nobody has set it. */
export function settingCommands(config: Pick<ConfigService, 'get'>, setting: CommandSetting): CommandSource | undefined {
  const found = config.get(setting.path);
  if (found === undefined) return undefined;
  const commands = textsOf(found.value);
  const file = basename(found.place) === '.cub.json' ? '.cub.json' : '.cub/config.json';
  return { commands, trust: found.origin === 'project' ? commands.map((content) => settingItem(setting, file, content)) : [] };
}

/** What a project's `config.json` would make cub execute with this value at this place; any section above a command counts. */
export function commandsInSetting(keys: readonly string[], value: unknown): TrustItem[] {
  const whole = keys.reduceRight<unknown>((inner, key) => ({ [key]: inner }), value);
  return Object.values(COMMAND_SETTINGS).flatMap((setting) => textsOf(valueAt(whole, setting.path.split('.'))).map((content) => settingItem(setting, '.cub/config.json', content)));
}

/** The verify commands of a task. The origin is the same for all tasks, so that one approval covers a command wherever it is used. */
export function taskCommands({ verify }: { readonly verify: readonly string[] }): CommandSource {
  return { commands: verify, trust: verify.map((content) => ({ kind: 'verify command', origin: '.cub/tasks', content })) };
}

/** @param where for people: `--verify`, `verify.commands` @throws CubError `CUB_COMMAND_UNSAFE` (exit 2) when one of them has characters that nobody sees */
export function requireVisibleCommands(commands: readonly string[], where: string): void {
  for (const command of commands) {
    const hidden = hiddenIn(command);
    if (hidden === null) continue;
    throw new CubError(`${where}: expected a command in one line of visible characters, received ${hidden} in it`, {
      code: 'CUB_COMMAND_UNSAFE',
      exit: EXIT.usage,
      suggestions: ['Leave that character out; put longer commands into a script of the repository and name it here. Nothing was written.'],
    });
  }
}

function settingItem({ path, kind }: CommandSetting, file: string, content: string): TrustItem {
  return { kind, origin: `${file}#${path}`, content };
}

function textsOf(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).filter((item) => typeof item === 'string');
}
