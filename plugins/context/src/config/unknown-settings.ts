import type { ConfigLayer, Finding } from '@cub/plugin-sdk';
import { nearMatches } from '@cub/plugin-sdk/text';
import { isSection } from '@cub/schema';

/** Below it each harness has a section, whatever its name. */
const OPEN_SECTIONS = new Set(['harness']);
const EDITORS_OWN = '$schema';

/**
 * Keys of files that cub does not know. They are kept: a section can be a plugin's, which cub does not know before it loads it, so that one is only
 * told of when its name is near to one of ours.
 * @param known dotted paths
 */
export function unknownSettings(layers: readonly ConfigLayer[], known: readonly string[]): Finding[] {
  return layers.flatMap(({ file, values }) => {
    if (file === null) return [];
    return unknownIn(values, known).map(({ path, near }) => ({
      severity: 'warning',
      message: `${file}: cub knows no setting "${path}"; it is kept and means nothing to cub itself`,
      fix: near === undefined ? 'Remove it, unless a plugin or a newer cub reads it.' : `Did you mean "${near}"?`,
      place: file,
    }));
  });
}

interface Unknown {
  readonly path: string;
  readonly near: string | undefined;
}

function unknownIn(values: Readonly<Record<string, unknown>>, known: readonly string[]): Unknown[] {
  const sections = [...new Set(known.map((path) => path.split('.')[0] ?? ''))];
  return Object.entries(values).flatMap(([key, value]) => {
    if (key === EDITORS_OWN || known.includes(key)) return [];
    if (!sections.includes(key)) return judge(key, value, sections);
    return isSection(value) ? Object.entries(value).flatMap(([name, inner]) => inSection(key, name, inner, known)) : [];
  });
}

function inSection(section: string, name: string, value: unknown, known: readonly string[]): Unknown[] {
  const path = `${section}.${name}`;
  if (known.includes(path)) return [];
  const siblings = known.filter((other) => other.startsWith(`${section}.`));
  return OPEN_SECTIONS.has(section) ? judge(path, value, siblings) : [{ path, near: nearMatches(path, siblings, 1)[0] }];
}

/** A section that resembles none of ours belongs to somebody else. */
function judge(path: string, value: unknown, ours: readonly string[]): Unknown[] {
  const [near] = nearMatches(path, ours, 1);
  return isSection(value) && near === undefined ? [] : [{ path, near }];
}
