import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { FileListing } from '../read/file-listing.js';
import { joinRanges, uncovered, type ByteRange } from './byte-ranges.js';
import type { Publication, PublishedRecord } from './published-record.js';

export interface CoverageDeps {
  readonly root: string;
  /** Folder of the published files relative to the root, with `/`. */
  readonly publishedPath: string;
  readonly record: PublishedRecord;
  /** Which of these paths any ref of the repository has ever held. */
  readonly isInHistory: (paths: readonly string[]) => Promise<ReadonlySet<string>>;
}

/**
 * Which parts of the live journal are published. A publication counts while all of its files are in the work tree or in the history of some ref; one that
 * a reset or a clean took away counts no more. What was found once is kept: only what came or went since is looked at.
 */
export class Coverage {
  private readonly listing: FileListing;
  /** Of publications whose files are all in the work tree, by name of the live file. */
  private present = new Map<string, ByteRange[]>();
  private absent: Publication[] = [];

  constructor(private readonly deps: CoverageDeps) {
    this.listing = new FileListing(join(deps.root, deps.publishedPath), 2);
  }

  /** @param sizes of live files, by name @returns their parts that no publication holds, by name; whole files that are covered are left out */
  async gaps(sizes: ReadonlyMap<string, number>): Promise<Map<string, ByteRange[]>> {
    this.catchUp();
    const open = new Map([...sizes].map(([name, size]) => [name, uncovered(size, this.present.get(name) ?? [])] as const).filter(([, gaps]) => gaps.length > 0));
    const kept = await this.inHistory(this.absent.filter(({ ranges }) => Object.keys(ranges).some((name) => open.has(name))));
    for (const name of open.keys()) {
      const covered = [...(this.present.get(name) ?? []), ...kept.flatMap(({ ranges }) => ranges[name] ?? [])];
      open.set(name, uncovered(sizes.get(name) ?? 0, covered));
    }
    return new Map([...open].filter(([, gaps]) => gaps.length > 0));
  }

  private catchUp(): void {
    const { gone } = this.listing.refresh();
    const { publications, isFromStart } = this.deps.record.news();
    const isAnew = isFromStart || gone.length > 0;
    if (isAnew) this.present = new Map();
    const candidates = isAnew ? this.deps.record.all() : [...this.absent, ...publications];
    this.absent = candidates.filter((publication) => !this.take(publication));
  }

  /** @returns false when one of its files is not in the work tree */
  private take({ files, ranges }: Publication): boolean {
    if (!files.every((path) => this.isThere(path))) return false;
    for (const [name, added] of Object.entries(ranges)) this.present.set(name, joinRanges([...(this.present.get(name) ?? []), ...added]));
    return true;
  }

  private isThere(path: string): boolean {
    const { root, publishedPath } = this.deps;
    const prefix = `${publishedPath}/`;
    return path.startsWith(prefix) ? this.listing.has(path.slice(prefix.length)) : existsSync(join(root, path));
  }

  /** Asked each time: a branch may be deleted. */
  private async inHistory(publications: readonly Publication[]): Promise<readonly Publication[]> {
    const gone = [...new Set(publications.flatMap(({ files }) => files.filter((path) => !this.isThere(path))))];
    if (gone.length === 0) return [];
    const kept = await this.deps.isInHistory(gone);
    return publications.filter(({ files }) => files.every((path) => this.isThere(path) || kept.has(path)));
  }
}
