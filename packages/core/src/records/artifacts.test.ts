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
const publish = (path: string, mode: 'full' | 'capped' | 'none', capBytes = 100) =>
  publishArtifacts([event(path)], { from: join(dir, 'from'), to: join(dir, 'to') }, { mode, capBytes });

describe('publishArtifacts', () => {
  it('caps a long log to its head and tail and says what was cut', () => {
    const lines = Array.from({ length: 50 }, (_, i) => JSON.stringify({ line: i }));
    writeFileSync(join(dir, 'from/by-task/t/001-harness.jsonl'), `${lines.join('\n')}\n`);
    expect(publish('by-task/t/001-harness.jsonl', 'capped')).toEqual(['by-task/t/001-harness.jsonl']);
    const parsed = readFileSync(join(dir, 'to/by-task/t/001-harness.jsonl'), 'utf8').trimEnd().split('\n').map((l) => JSON.parse(l));
    expect(parsed[0]).toEqual({ line: 0 });
    expect(parsed.at(-1)).toEqual({ line: 49 });
    const cut = parsed.filter((line) => 'cut' in line);
    expect(cut).toHaveLength(1);
    const kept = parsed.filter((line) => 'line' in line).map((line) => `${JSON.stringify(line)}\n`).join('').length;
    expect(kept + cut[0].cut.bytes).toBe(cut[0].cut.of);
  });

  it('keeps all with "full", writes nothing with "none", and never writes twice', () => {
    writeFileSync(join(dir, 'from/by-task/t/001-prompt.md'), 'x'.repeat(500));
    expect(publish('by-task/t/001-prompt.md', 'none')).toEqual([]);
    expect(publish('by-task/t/001-prompt.md', 'full')).toHaveLength(1);
    expect(readFileSync(join(dir, 'to/by-task/t/001-prompt.md'), 'utf8')).toHaveLength(500);
    expect(publish('by-task/t/001-prompt.md', 'full')).toEqual([]);
  });

  it('never follows a reference out of its folder', () => {
    writeFileSync(join(dir, 'secret'), 's');
    expect(publish('../secret', 'full')).toEqual([]);
    expect(publish('/etc/hostname', 'full')).toEqual([]);
  });
});
