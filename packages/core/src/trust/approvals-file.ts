import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureFolder } from '@cub/journal';
import { ensureIdentity, readIdentity, type TrustIdentity } from './trust-identity.js';

export interface ApprovalPlaces {
  /** The user's data folder; approvals live outside the repository, which must not be able to grant itself anything. */
  readonly dataDir: string;
  /** The folder of this machine in the git folder, with the random id that approvals belong to. */
  readonly localDir: string;
  /** The git folder, else the root: cub 0.1 kept approvals under its path. */
  readonly olderIdentity: string;
}

/** Digests of approved commands; each with the digest of the scripts that were approved along with it, else null. */
export type Approvals = ReadonlyMap<string, string | null>;

interface Line {
  readonly mark: string;
  readonly digest: string;
  readonly scripts: string | null;
}

/** Approvals of one repository: a line each, appended, so that two processes that approve at once both do. The last line about a command counts. */
export class ApprovalsFile {
  constructor(private readonly places: ApprovalPlaces) {}

  read(): Approvals {
    const identity = readIdentity(this.places.localDir);
    return new Map(identity === null ? [] : linesOf(this.fileOf(identity)).filter(({ mark }) => mark === identity.mark).map(({ digest, scripts }) => [digest, scripts]));
  }

  /** @throws CubError `CUB_TRUST_IDENTITY`, or the system's error */
  add(approvals: Approvals): void {
    const identity = ensureIdentity(this.places.localDir);
    ensureFolder(join(this.places.dataDir, 'trust'), 0o700);
    const lines = [...approvals].map(([digest, scripts]) => JSON.stringify({ mark: identity.mark, digest, scripts } satisfies Line));
    // A line that was cut off ends here.
    appendFileSync(this.fileOf(identity), `\n${lines.join('\n')}\n`, { mode: 0o600, flush: true });
    rmSync(this.olderFile(), { force: true });
  }

  /** Removes all of them. @returns how many there were */
  clear(): number {
    const count = this.read().size + olderDigests(this.olderFile());
    const identity = readIdentity(this.places.localDir);
    if (identity) rmSync(this.fileOf(identity), { force: true });
    rmSync(this.olderFile(), { force: true });
    return count;
  }

  /** Whether an older cub kept approvals for the path of this repository. Whatever is there now, they may have been given to something else. */
  hasOlder(): boolean {
    return existsSync(this.olderFile());
  }

  private fileOf({ id }: TrustIdentity): string {
    return join(this.places.dataDir, 'trust', `${id}.jsonl`);
  }

  private olderFile(): string {
    const name = createHash('sha256').update(realpathSync(this.places.olderIdentity)).digest('hex');
    return join(this.places.dataDir, 'trust', `${name}.json`);
  }
}

/** A file that is missing, or a line that is damaged, approves nothing: that is the safe reading. */
function linesOf(file: string): Line[] {
  try {
    return readFileSync(file, 'utf8').split('\n').flatMap(parseLine);
  } catch {
    return [];
  }
}

function parseLine(text: string): Line[] {
  try {
    const { mark, digest, scripts } = JSON.parse(text) as Partial<Line>;
    const isWhole = typeof mark === 'string' && typeof digest === 'string' && (typeof scripts === 'string' || scripts === null);
    return isWhole ? [{ mark, digest, scripts }] : [];
  } catch {
    return [];
  }
}

function olderDigests(file: string): number {
  try {
    const { digests } = JSON.parse(readFileSync(file, 'utf8')) as { digests: unknown };
    return Array.isArray(digests) ? digests.length : 0;
  } catch {
    return 0;
  }
}
