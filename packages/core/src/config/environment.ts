import type { KnownSetting } from '@cub/schema/known-settings';

type Setting = Pick<KnownSetting, 'path' | 'type'>;

/** A setting of a harness: below `harness` each has what it wants. */
const OTHERS: readonly Setting[] = [{ path: 'harness.script.command', type: 'string' }];
/** Names that the spec fixes and that do not follow the rule. */
const SPECIAL_NAMES: Readonly<Record<string, string>> = { 'harness.script.command': 'CUB_SCRIPT_COMMAND' };

/** The name of the variable for a setting: `run.max_attempts` is `CUB_RUN_MAX_ATTEMPTS`. */
export function variableOf(path: string): string {
  return SPECIAL_NAMES[path] ?? `CUB_${path.replaceAll('.', '_').toUpperCase()}`;
}

/** What the environment says; each setting can come from there, but for lists. */
export function configFromEnvironment(env: NodeJS.ProcessEnv): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  if (!Object.keys(env).some((name) => name.startsWith('CUB_'))) return values;
  for (const { path, type } of [...knownSettings(), ...OTHERS]) {
    const text = env[variableOf(path)];
    if (text !== undefined && text !== '' && type !== 'array') set(values, path.split('.'), valueOf(text, type));
  }
  return values;
}

/** Loaded when there is something to look for. */
function knownSettings(): Setting[] {
  return (require('@cub/schema/known-settings') as typeof import('@cub/schema/known-settings')).knownSettings();
}

function valueOf(text: string, type: string): unknown {
  if (type === 'number' || type === 'integer') return Number(text);
  if (type === 'boolean') return { true: true, 1: true, false: false, 0: false }[text] ?? text;
  return text;
}

function set(target: Record<string, unknown>, keys: readonly string[], value: unknown): void {
  const [key = '', ...rest] = keys;
  if (rest.length === 0) {
    target[key] = value;
    return;
  }
  const child = (target[key] ??= {}) as Record<string, unknown>;
  set(child, rest, value);
}
