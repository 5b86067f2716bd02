import { posix } from 'node:path';

/** Which files of a repository are cub's own. Paths are relative to git's top folder. */
export class CubPaths {
  /** @param prefix of the project within the repository; '' at its top */
  constructor(private readonly prefix: string) {}

  /** From a path relative to the project to one relative to git's top folder. */
  toGit(path: string): string {
    return posix.join(this.prefix, path);
  }

  /** The other way; '' for what is outside of the project. */
  fromGit(path: string): string {
    if (this.prefix === '') return path;
    return path.startsWith(`${this.prefix}/`) ? path.slice(this.prefix.length + 1) : '';
  }

  /** Whatever lies in cub's folder. */
  isOwn(path: string): boolean {
    return this.fromGit(path).startsWith('.cub/');
  }

  /** What cub records, in git or on this machine: no agent's to change. */
  isRecord(path: string): boolean {
    return /^\.cub\/(ledger|agents|memory|local)\/|^\.cub\/active-run\.json$/.test(this.fromGit(path));
  }

  /** Settings, context, tasks and plans: an agent may change them, as part of its work, but not take them away. */
  isDefinition(path: string): boolean {
    const own = this.fromGit(path);
    return (own.startsWith('.cub/') && !this.isRecord(path)) || /^plans\/[^/]+\/(plan\.json|itemized-plan\.md)$|^\.beads\/issues\.jsonl$/.test(own);
  }

  /** Records that belong into git. */
  isPublished(path: string): boolean {
    return /^\.cub\/ledger\/(by-agent|by-task|by-run)\//.test(this.fromGit(path));
  }

  /** What cub itself writes to set a project up, and its tasks and plans. */
  isSettings(path: string): boolean {
    return /^\.cub\/(config\.json|\.gitignore|\.gitattributes|constitution\.md|runloop\.md|map\.md|tasks\.jsonl|tasks\/[^/]+\.md)$|^plans\/[^/]+\/(plan\.json|itemized-plan\.md)$|^\.beads\/issues\.jsonl$/.test(this.fromGit(path));
  }
}
