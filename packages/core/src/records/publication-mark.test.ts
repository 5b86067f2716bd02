import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { processIdentity } from '@cub/journal';
import { beginPublication } from './publication-mark.js';

let base: string;
let folder: string;
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'cub-marks-'));
  folder = join(base, 'publishing');
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

it('knows of a process that was killed, and of a publication of its own that failed, until one came to its end', () => {
  mkdirSync(folder);
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  writeFileSync(join(folder, `${pid}.json`), JSON.stringify({ ...processIdentity(), pid }));
  expect(beginPublication(folder).wasCutOff).toBe(true);
  const again = beginPublication(folder);
  expect(again.wasCutOff).toBe(true);
  again.end();
  expect(readdirSync(folder)).toEqual([]);
  expect(beginPublication(folder).wasCutOff).toBe(false);
});

it('leaves a process alone that is at work', () => {
  mkdirSync(folder);
  writeFileSync(join(folder, '1.json'), JSON.stringify({ pid: process.ppid, pid_start: null, boot_id: processIdentity().boot_id, host: processIdentity().host, pid_ns: processIdentity().pid_ns }));
  const mark = beginPublication(folder);
  expect(mark.wasCutOff).toBe(false);
  mark.end();
  expect(readdirSync(folder)).toEqual(['1.json']);
});

it('takes a mark that cannot be read for one of a killed process', () => {
  mkdirSync(folder);
  writeFileSync(join(folder, '7.json'), '{"pid"');
  expect(beginPublication(folder).wasCutOff).toBe(true);
});

it('is no reason not to publish where it cannot be written', () => {
  writeFileSync(folder, '');
  const mark = beginPublication(folder);
  expect(mark.wasCutOff).toBe(false);
  mark.end();
});
