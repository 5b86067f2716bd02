import { existsSync, readFileSync } from 'node:fs';
import { writeFilesDurable } from '@cub/journal';

/** Characters and files that are held before they are written. */
const MANY_CHARACTERS = 16 * 1024 * 1024;
const MANY_FILES = 128;

/** Files that an import writes beside the journal, many at once: flushed one by one they would be most of its time. */
export class LocalArtifacts {
  private readonly waiting = new Map<string, string>();
  private characters = 0;

  /** What a file says, or will say once it is written; null when there is none. @param path absolute */
  contentOf(path: string): string | null {
    return this.waiting.get(path) ?? (existsSync(path) ? readFileSync(path, 'utf8') : null);
  }

  add(path: string, content: string): void {
    this.waiting.set(path, content);
    this.characters += content.length;
  }

  get areMany(): boolean {
    return this.waiting.size >= MANY_FILES || this.characters >= MANY_CHARACTERS;
  }

  /** @throws the system's error */
  async write(): Promise<void> {
    await writeFilesDurable(Array.from(this.waiting, ([path, data]) => ({ path, data })));
    this.waiting.clear();
    this.characters = 0;
  }
}
