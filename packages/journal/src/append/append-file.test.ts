import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openAppendFile } from './append-file.js';
import { Writer, type Repair } from './writer.js';
import type { JournalEvent } from '@cub/schema';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'cub-append-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

it('knows how many bytes stand after the last line end, also in a long tail', () => {
  for (const [content, torn] of [['', 0], ['a\n', 0], ['a\nbc', 2], ['bc', 2], [`a\n${'x'.repeat(200_000)}`, 200_000]] as const) {
    const path = join(dir, 'f.jsonl');
    writeFileSync(path, content);
    const file = openAppendFile(path);
    expect(file.tornBytes()).toBe(torn);
    file.heal();
    file.append('{}', { sync: true });
    file.close();
    expect(readFileSync(path, 'utf8')).toBe(torn === 0 ? `${content}{}\n` : `${content}\n{}\n`);
  }
});

it('ends a torn line of its own file, and says so', () => {
  const repairs: Repair[] = [];
  const event = { ts: '2026-01-01T00:00:00.000Z', seq: 1 } as JournalEvent;
  const path = join(dir, '2026-01-01', 'cub.W.jsonl');
  openAppendFile(path).close();
  writeFileSync(path, '{"torn');
  const writer = new Writer('W', { agent: 'cub', folder: dir, keepLines: true, onRepair: (repair) => repairs.push(repair) });
  writer.append(event, '{}', false);
  expect(readFileSync(path, 'utf8')).toBe('{"torn\n{}\n');
  expect(repairs).toEqual([{ file: path, tailBytes: 6 }]);
  expect(writer.nextSeq()).toBe(2);
});
