import { CubError, EXIT } from '@cub/plugin-sdk';
import { isSection, type Section } from '@cub/schema';

/** Dotted paths of all values below; a list is one value, and so is an empty section. */
export function pathsIn(values: Section, above: readonly string[] = []): string[] {
  return Object.entries(values).flatMap(([key, value]) => {
    const keys = [...above, key];
    return isSection(value) && Object.keys(value).length > 0 ? pathsIn(value, keys) : [keys.join('.')];
  });
}

/** @throws CubError `CUB_CONFIG_KEY` (exit 2) */
export function keysOf(path: string): string[] {
  const keys = path.split('.');
  if (keys.every((key) => /^[\w$-]+$/.test(key) && key !== '__proto__')) return keys;
  throw new CubError(`${JSON.stringify(path)} is not the name of a setting; expected keys joined by dots, such as run.max_attempts`, {
    code: 'CUB_CONFIG_KEY',
    exit: EXIT.usage,
    suggestions: ['See all settings with `cub config list`.'],
  });
}
