import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readRegularFile } from './regular-file.js';

let dir: string;
beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'cub-regular-'))));
afterEach(() => rmSync(dir, { recursive: true }));

const at = (name: string) => join(dir, name);

it('reads a plain file, also through a link', () => {
  writeFileSync(at('a'), 'text');
  symlinkSync('a', at('b'));
  expect(readRegularFile(at('b')).toString()).toBe('text');
});

it('refuses at once what is no plain file', () => {
  execFileSync('mkfifo', [at('pipe')]);
  mkdirSync(at('folder'));
  symlinkSync('/dev/zero', at('device'));
  for (const [name, kind] of [['pipe', 'a named pipe'], ['folder', 'a folder'], ['device', 'a device']] as const) {
    expect(() => readRegularFile(at(name))).toThrow(`expected a regular file, received ${kind}`);
  }
  expect(() => readRegularFile(at('none'))).toThrow(expect.objectContaining({ code: 'ENOENT' }));
});

it('refuses a socket', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(at('socket'), resolve));
  expect(() => readRegularFile(at('socket'))).toThrow();
  await new Promise((resolve) => server.close(resolve));
});

it('refuses a file that is too large without reading it', () => {
  writeFileSync(at('big'), '');
  truncateSync(at('big'), 2 ** 34);
  expect(() => readRegularFile(at('big'))).toThrow(`expected at most ${16 * 1024 * 1024} bytes, received ${2 ** 34}`);
  writeFileSync(at('small'), '12345');
  expect(() => readRegularFile(at('small'), 4)).toThrow(expect.objectContaining({ code: 'EFBIG' }));
});
