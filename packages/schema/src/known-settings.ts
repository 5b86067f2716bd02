/** A setting that cub itself knows, as the published JSON Schema describes it. */
export interface KnownSetting {
  /** Dotted. */
  readonly path: string;
  readonly description: string | null;
  /** JSON Schema's name of what it has to be: `string`, `integer`, `array` … */
  readonly type: string;
  /** undefined when it depends on the project. */
  readonly byDefault: unknown;
}

interface Schema {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
}

/** Not a setting: where editors find the schema. */
const EDITORS_OWN = '$schema';

/** All of them, in the order of the schema. From the published schema, because the model itself takes longer to load than a command runs. */
export function knownSettings(): KnownSetting[] {
  return settingsIn(require('@cub/schema/json-schemas/config.json') as Schema, []).filter(({ path }) => path !== EDITORS_OWN);
}

function settingsIn({ properties = {} }: Schema, above: readonly string[]): KnownSetting[] {
  return Object.entries(properties).flatMap(([key, schema]) => {
    const keys = [...above, key];
    if (schema.properties) return settingsIn(schema, keys);
    return [{ path: keys.join('.'), description: schema.description ?? null, type: schema.type ?? 'string', byDefault: schema.default }];
  });
}
