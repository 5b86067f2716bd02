import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JournalEvent } from '@cub/schema';
import { publishArtifacts } from './artifacts.js';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'cub-artifacts-'));
  mkdirSync(join(dir, 'from', 'by-task', 't'), { recursive: true });
});
afterEach(() => rmSync(dir, { recursive: true }));

const event = (path: string) => ({ data: { log: { path, sha256: 'a'.repeat(64), bytes: 1 } } }) as unknown as JournalEvent;
async function publish(path: string, mode: 'full' | 'capped' | 'none', capBytes = 100): Promise<string[]> {
  const written: string[] = [];
  await publishArtifacts([event(path), event(path)], { from: join(dir, 'from'), to: join(dir, 'to') }, { mode, capBytes }, (one) => written.push(one));
  return written;
}

describe('publishArtifacts', () => {
  it('caps a long log, so that git does not carry it', async () => {
    writeFileSync(join(dir, 'from/by-task/t/001-harness.jsonl'), 'a line\n'.repeat(500));
    expect(await publish('by-task/t/001-harness.jsonl', 'capped')).toEqual(['by-task/t/001-harness.jsonl']);
    expect(readFileSync(join(dir, 'to/by-task/t/001-harness.jsonl')).length).toBeLessThan(400);
  });

  it('keeps all with "full", writes nothing with "none", and never writes twice', async () => {
    writeFileSync(join(dir, 'from/by-task/t/001-prompt.md'), 'x'.repeat(500));
    expect(await publish('by-task/t/001-prompt.md', 'none')).toEqual([]);
    expect(await publish('by-task/t/001-prompt.md', 'full')).toHaveLength(1);
    expect(readFileSync(join(dir, 'to/by-task/t/001-prompt.md'), 'utf8')).toHaveLength(500);
    expect(await publish('by-task/t/001-prompt.md', 'full')).toEqual([]);
  });

  it('never follows a reference out of its folder', async () => {
    writeFileSync(join(dir, 'secret'), 's');
    expect(await publish('../secret', 'full')).toEqual([]);
    expect(await publish('/etc/hostname', 'full')).toEqual([]);
  });
});
