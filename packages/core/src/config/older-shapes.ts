import { isSection, ownValue } from '@cub/schema';

type Json = Record<string, unknown>;

/** Task backends of the Python original by ours; its `auto` chose one, which we leave to the default. */
const BACKENDS: Readonly<Record<string, string>> = { beads: 'beads', both: 'beads', jsonl: 'jsonl' };

/** The Python original's word for "whichever is there": no setting of ours. */
const AUTO = 'auto';

/**
 * The settings of a file as they are called now. The Python original wrote `"harness": "claude"` or `{"harness": {"name": "claude"}}`, and
 * `{"backend": {"mode": "jsonl"}}`; its other keys mean nothing here and are kept. What the file says in today's words wins.
 */
export function fromOlderShapes(values: Json): Json {
  const { harness: written, ...others } = values;
  return { ...others, ...harness(written), ...tasks(values) };
}

function harness(value: unknown): Json {
  if (value === undefined || value === AUTO) return {};
  if (typeof value === 'string') return { harness: { default: value } };
  if (!isSection(value) || typeof value.name !== 'string' || value.default !== undefined) return { harness: value };
  return { harness: value.name === AUTO ? value : { ...value, default: value.name } };
}

function tasks({ tasks: section, backend }: Json): Json {
  const mode = isSection(backend) ? backend.mode : undefined;
  const named = typeof mode === 'string' ? ownValue(BACKENDS, mode) : undefined;
  if (named === undefined || (section !== undefined && !isSection(section))) return {};
  return { tasks: { backend: named, ...section } };
}
