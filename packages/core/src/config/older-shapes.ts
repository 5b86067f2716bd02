type Json = Record<string, unknown>;

/** Task backends of the Python original by ours; its `auto` chose one, which we leave to the default. */
const BACKENDS: Readonly<Record<string, string>> = { beads: 'beads', both: 'beads', jsonl: 'jsonl' };

/**
 * The settings of a file as they are called now. The Python original wrote `"harness": "claude"` or `{"harness": {"name": "claude"}}`, and
 * `{"backend": {"mode": "jsonl"}}`; its other keys mean nothing here and are kept. What the file says in today's words wins.
 */
export function fromOlderShapes(values: Json): Json {
  return { ...values, ...harness(values.harness), ...tasks(values) };
}

function harness(value: unknown): Json {
  if (typeof value === 'string') return { harness: { default: value } };
  if (isObject(value) && typeof value.name === 'string' && value.default === undefined) return { harness: { ...value, default: value.name } };
  return {};
}

function tasks({ tasks: section, backend }: Json): Json {
  const mode = isObject(backend) ? backend.mode : undefined;
  const named = typeof mode === 'string' && Object.hasOwn(BACKENDS, mode) ? BACKENDS[mode] : undefined;
  if (named === undefined || (section !== undefined && !isObject(section))) return {};
  return { tasks: { backend: named, ...section } };
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
