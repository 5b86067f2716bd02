import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSegment } from './read-segment.js';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'cub-segment-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

it('sees what was written after it was read, from the beginning of its line, also when the file is gone', () => {
  const file = join(dir, 'a.jsonl');
  writeFileSync(file, 'first\nhalf');
  const segment = openSegment(file, 'a.jsonl');
  expect(segment.rest()).toBe('');
  appendFileSync(file, ' a line\nlate\n');
  rmSync(file);
  expect([segment.content.toString(), segment.rest()]).toEqual(['first\nhalf', 'half a line\nlate\n']);
  segment.close();
});
