import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRedactor } from '@cub/journal';
import { tempFolder } from '@cub/testkit';
import { AttemptLog } from './attempt-log.js';
import { writePrompt } from './write-prompt.js';

const folder = tempFolder();
afterAll(() => folder.remove());
const deps = (file: string) => ({ clock: { now: () => new Date(0) }, redactor: createRedactor({ env: {} }), file, path: 'by-task/t/001-harness.jsonl' });

it('writes redacted JSON lines, and says exactly what is in the file', () => {
  const file = join(folder.dir, 'a', 'log.jsonl');
  const log = new AttemptLog(deps(file));
  log.write('response', { text: 'line 1\nTOKEN=abcdef é' });
  log.write('complete', { success: true });
  const ref = log.close();
  const content = readFileSync(file);
  expect(ref).toEqual({ path: 'by-task/t/001-harness.jsonl', sha256: createHash('sha256').update(content).digest('hex'), bytes: content.length });
  expect(content.toString().trimEnd().split('\n').map((line) => JSON.parse(line) as unknown)).toEqual([
    { timestamp: '1970-01-01T00:00:00.000Z', event_type: 'response', data: { text: 'line 1\nTOKEN=[REDACTED:secret-key] é' } },
    { timestamp: '1970-01-01T00:00:00.000Z', event_type: 'complete', data: { success: true } },
  ]);
});

it('tells at its end that it could not be written', () => {
  const log = new AttemptLog(deps('/dev/full'));
  log.write('response', { text: 'x'.repeat(100_000) });
  log.write('response', { text: 'more' });
  expect(() => log.close()).toThrow(expect.objectContaining({ code: 'CUB_RUN_LOG_WRITE' }) as Error);
});

it('keeps a prompt with its frontmatter', () => {
  const file = join(folder.dir, 'b', '001-prompt.md');
  const ref = writePrompt({ file, path: 'p' }, { attempt: 1, harness: 'script', model: null, runId: 'r', startedAt: 'now', text: 'Do it.\n\n' });
  const content = readFileSync(file, 'utf8');
  expect(content).toBe('---\nattempt: 1\nharness: script\nmodel: null\nrun_id: r\nstarted_at: now\n---\n\nDo it.\n');
  expect(ref.bytes).toBe(content.length);
});
