import type { Finding } from '@cub/plugin-sdk';
import { plainText } from '@cub/plugin-sdk/text';

/** A finding below the result of a command, with what to do about it. */
export function renderFinding({ severity, message, fix }: Finding): string {
  const kind = severity === 'ok' ? 'Note' : 'Warning';
  return `${kind}: ${plainText(message)}.${fix === undefined ? '' : `\n  → ${plainText(fix)}`}`;
}
