import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { makeProject } from '../../demo/steps/make-project.mjs';

const ROOT = join(import.meta.dirname, '../..');
const PROGRAM = `import { demo } from ${JSON.stringify(pathToFileURL(join(ROOT, 'demo/demo.mjs')).href)}; process.exitCode = await demo(${JSON.stringify(ROOT)});`;
let dir;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'cub-demo-test-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

function demo() {
  return new Promise((resolve) => {
    // The demo's project has tests of its own, which are no part of these.
    const { NODE_TEST_CONTEXT: _, ...inherited } = process.env;
    const env = { ...inherited, CUB_DEMO_DIR: dir, NO_COLOR: '1' };
    execFile(process.execPath, ['--input-type=module', '-e', PROGRAM], { cwd: ROOT, env, maxBuffer: 1 << 26 }, (error, stdout, stderr) => resolve({ code: error?.code ?? 0, stdout, stderr }));
  });
}

test('the demo keeps its promises, and a second one starts clean', async () => {
  for (const time of ['first', 'second']) {
    const { code, stdout, stderr } = await demo();
    assert.equal(code, 0, `${time}: ${stdout}${stderr}`);
    assert.match(stdout, /✓/);
    assert.doesNotMatch(stdout, /^✗/m);
    assert.ok(existsSync(join(dir, 'project', '.cub', 'ledger')));
    writeFileSync(join(dir, 'mine.txt'), 'of the user');
    writeFileSync(join(dir, 'project', 'left-over.txt'), 'of the first demo');
  }
  assert.equal(readFileSync(join(dir, 'mine.txt'), 'utf8'), 'of the user');
});

test('a folder that is not a demo is refused, and so is a file', () => {
  writeFileSync(join(dir, 'precious.txt'), '1');
  assert.throws(() => makeProject(dir), /neither empty nor a folder of an earlier demo/);
  assert.throws(() => makeProject(join(dir, 'precious.txt')), /is a file; name a folder/);
  assert.equal(readFileSync(join(dir, 'precious.txt'), 'utf8'), '1');
});
