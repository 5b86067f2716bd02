import { createHash } from 'node:crypto';
import { readFileSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { CubError, EXIT, points, type Cub, type TrustItem, type TrustService } from '@cub/plugin-sdk';
import { ensureFolder, writeFileDurable } from '@cub/journal';

export interface TrustPlaces {
  /** The user's data folder; approvals live outside the repository, which must not be able to grant itself anything. */
  readonly dataDir: string;
  /** What tells this clone from others: its git folder, or its root outside git. */
  readonly identity: string;
}

/** Approvals by digest of the exact bytes: any change of them revokes. */
export function createTrust(places: TrustPlaces, cub: Cub): TrustService {
  const identity = realpathSync(places.identity);
  const file = join(places.dataDir, 'trust', `${sha256(identity)}.json`);

  const listed = async () => {
    const approved = read(file);
    const sources = await cub.all(points.trustSource);
    const items = (await Promise.all(sources.map((source) => source.value.items()))).flat();
    return items.map((item) => ({ ...item, digest: digest(item), trusted: approved.has(digest(item)) }));
  };

  return {
    list: listed,
    grant: async (digests) => {
      const approved = new Set([...read(file), ...digests]);
      ensureFolder(join(places.dataDir, 'trust'), 0o700);
      writeFileDurable(file, `${JSON.stringify({ identity, digests: [...approved].sort() }, null, 2)}\n`, { mode: 0o600 });
    },
    revoke: async () => {
      const count = read(file).size;
      rmSync(file, { force: true });
      return count;
    },
    require: async (items) => {
      const approved = read(file);
      const open = items.filter((item) => !approved.has(digest(item)));
      if (open.length > 0) throw untrusted(open);
    },
  };
}

function digest(item: TrustItem): string {
  return sha256([item.kind, item.origin, item.content].join('\0'));
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function read(file: string): Set<string> {
  try {
    const { digests } = JSON.parse(readFileSync(file, 'utf8')) as { digests: string[] };
    return new Set(digests);
  } catch {
    // Absent or damaged means: nothing is approved. That is the safe reading.
    return new Set();
  }
}

function untrusted(items: readonly TrustItem[]): CubError {
  const lines = items.map((item) => `${item.kind} from ${item.origin}: ${item.content}`);
  return new CubError(`this repository would make cub execute what you have not approved:\n  ${lines.join('\n  ')}`, {
    code: 'CUB_TRUST_REQUIRED',
    exit: EXIT.check,
    suggestions: ['Read the commands above; if they are fine, approve them with `cub trust`.'],
  });
}
