import { join } from 'node:path';
import { createExclusive } from '@cub/journal';

/** `cub-YYYYMMDD-HHMMSS` in UTC, with a suffix when it is taken. No two runs of a machine get the same. @throws the system's error */
export function allocateRunId(folder: string, now: Date): string {
  const stamp = now.toISOString().replaceAll(/[-:]/g, '').replace('T', '-').slice(0, 15);
  for (let n = 1; ; n += 1) {
    const id = n === 1 ? `cub-${stamp}` : `cub-${stamp}-${n}`;
    if (createExclusive(join(folder, id), '', { mode: 0o600 })) return id;
  }
}
