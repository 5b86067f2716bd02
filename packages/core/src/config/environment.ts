/** Settings that can come from the environment: `run.max_attempts` is `CUB_RUN_MAX_ATTEMPTS`. */
const TEXT_SETTINGS = ['project_id', 'harness.default', 'harness.script.command', 'tasks.backend', 'sync.branch', 'ledger.artifacts'];
const NUMBER_SETTINGS = [
  'verify.timeout_s',
  'run.max_attempts',
  'run.attempt_timeout_s',
  'run.stall_timeout_s',
  'run.retry_log_lines',
  'run.heartbeat_s',
  'ledger.artifact_cap_bytes',
  'map.token_budget',
  'map.max_depth',
];
/** Names that the spec fixes and that do not follow the rule. */
const SPECIAL_NAMES: Readonly<Record<string, string>> = { 'harness.script.command': 'CUB_SCRIPT_COMMAND' };

/** The name of the variable for a setting. */
export function variableOf(path: string): string {
  return SPECIAL_NAMES[path] ?? `CUB_${path.replaceAll('.', '_').toUpperCase()}`;
}

export function configFromEnvironment(env: NodeJS.ProcessEnv): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const path of [...TEXT_SETTINGS, ...NUMBER_SETTINGS]) {
    const text = env[variableOf(path)];
    if (text === undefined || text === '') continue;
    set(values, path.split('.'), NUMBER_SETTINGS.includes(path) ? Number(text) : text);
  }
  return values;
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
