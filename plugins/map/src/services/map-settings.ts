import type { ConfigSchema } from '@cub/plugin-sdk';

/** The section `map` of the configuration, with its defaults. */
export interface MapSettings {
  readonly token_budget: number;
  readonly max_depth: number;
  readonly include_code_intel: boolean;
  readonly include_ledger_stats: boolean;
  /** In the syntax of `.gitignore`. */
  readonly exclude_patterns: readonly string[];
}

export const DEFAULT_SETTINGS: MapSettings = { token_budget: 1500, max_depth: 4, include_code_intel: true, include_ledger_stats: true, exclude_patterns: [] };

const isCount = (value: unknown) => Number.isSafeInteger(value) && (value as number) > 0;
const isFlag = (value: unknown) => typeof value === 'boolean';
const isPatterns = (value: unknown) => Array.isArray(value) && value.every((pattern) => typeof pattern === 'string');
const EXPECTED: Readonly<Record<keyof MapSettings, { is: (value: unknown) => boolean; what: string }>> = {
  token_budget: { is: isCount, what: 'a whole number above 0' },
  max_depth: { is: isCount, what: 'a whole number above 0' },
  include_code_intel: { is: isFlag, what: 'true or false' },
  include_ledger_stats: { is: isFlag, what: 'true or false' },
  exclude_patterns: { is: isPatterns, what: 'a list of patterns such as "docs/**"' },
};

/** By hand: a map is drawn in many commands, and the models take long to load (decision 0003). Unknown keys are passed over. */
export const mapSettingsSchema: ConfigSchema<MapSettings> = {
  safeParse: (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return wrong(`expected an object such as {"token_budget": 2000}, received ${JSON.stringify(value)}`);
    const given = Object.entries(value).filter(([key, setting]) => key in EXPECTED && setting !== undefined) as [keyof MapSettings, unknown][];
    const bad = given.find(([key, setting]) => !EXPECTED[key].is(setting));
    if (bad) return wrong(`"${bad[0]}": expected ${EXPECTED[bad[0]].what}, received ${JSON.stringify(bad[1])}`);
    return { success: true, data: { ...DEFAULT_SETTINGS, ...Object.fromEntries(given) } };
  },
};

function wrong(message: string): { success: false; error: { message: string } } {
  return { success: false, error: { message } };
}
