import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { must, run } from './lib/commands.mjs';
import { packAll } from './lib/pack-all.mjs';

const ROOT = join(import.meta.dirname, '../..');
const ATTW = join(dirname(createRequire(import.meta.url).resolve('@arethetypeswrong/cli/package.json')), 'dist', 'index.js');
/** Packages whose types authors compile against; the others are loaded by the host alone. */
const FOR_AUTHORS = /^cub-(plugin-sdk|testkit|schema|journal|git|track)-\d/;

let own;
let dir;
before(async () => {
  own = mkdtempSync(join(tmpdir(), 'cub-packed-'));
  dir = process.env.CUB_E2E_TARBALLS ?? own;
  if (dir === own) await packAll(ROOT, dir);
});
after(() => rmSync(own, { recursive: true, force: true }));

const tarballs = () => readdirSync(dir).filter((name) => name.endsWith('.tgz')).sort();

// The host itself takes `.default` of a plugin's module; nobody imports it by name.
test('what is packed can be published: entries exist, and their formats are what they say', async () => {
  for (const name of tarballs()) {
    const bytes = readFileSync(join(dir, name));
    const { messages, pkg } = await publint({ pack: { tarball: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) }, level: 'warning' });
    const faults = messages.filter(({ code }) => code !== 'CJS_WITH_ESMODULE_DEFAULT_EXPORT');
    assert.deepEqual(faults.map((message) => formatMessage(message, pkg)), [], name);
  }
});

test('types are right for consumers of CommonJS and of ES modules', async () => {
  const forAuthors = tarballs().filter((name) => FOR_AUTHORS.test(name));
  assert.equal(forAuthors.length, 6);
  for (const name of forAuthors) {
    // attw takes what the schema exports with `export type *` for values (measured with 0.18.5); the compiler does not.
    const rules = name.startsWith('cub-schema-') ? ['--ignore-rules', 'named-exports'] : [];
    const args = [ATTW, join(dir, name), '--profile', 'node16', '--format', 'ascii', '--no-color', '--no-emoji', ...rules];
    const { code, stdout, stderr } = await run(process.execPath, args, { cwd: dir, env: process.env });
    assert.equal(code, 0, `${name}: ${stdout}${stderr}`);
  }
});

test('a tarball holds what users need and no tests', async () => {
  for (const name of tarballs()) {
    const { stdout } = await must('tar', ['-tzf', join(dir, name)], { cwd: dir, env: process.env });
    const files = stdout.trim().split('\n');
    assert.deepEqual(files.filter((file) => !file.startsWith('package/templates/') && /\.test\.|\/test\/|tsbuildinfo|\/src\//.test(file)), [], name);
    assert.ok(files.includes('package/package.json') && files.some((file) => /^package\/(dist\/.+\.js|[^/]+\.mjs)$/.test(file)), name);
  }
});
